import PrismaPostgres

/// A kind of thing the Management API gives ids to.
package protocol IdentifiedResource: Sendable {
    /// What the API puts before its ids, such as `db_`; empty if nothing is known.
    static var idPrefix: String { get }
    /// For messages: `database`.
    static var noun: String { get }
}

/// The id of a project, database, … as a user types it: with the prefix or without, both are sent as they are.
///
/// Only what cannot be an id at all is refused here: nothing, blanks, the prefix of another kind of thing.
package struct ResourceID<Resource: IdentifiedResource>: Sendable, Hashable {
    /// As typed.
    package let text: String

    /// Checks `text`.
    package init(_ text: String) throws(ConfigurationError) {
        guard Self.isPlausible(text) else {
            throw ConfigurationError(
                kind: .usage,
                message: "this is not the id of a \(Resource.noun)",
                hint: "ids look like \(Resource.idPrefix)cm1a2b3c4d5e6f; list them with the list command"
            )
        }
        if let other = IDPrefix(of: text), other.rawValue != Resource.idPrefix {
            throw ConfigurationError(
                kind: .usage,
                message: "this is the id of a \(other.noun), not of a \(Resource.noun)"
            )
        }
        self.text = text
    }

    /// As the API writes it: with the prefix.
    package var prefixed: String { text.hasPrefix(Resource.idPrefix) ? text : Resource.idPrefix + text }

    /// For messages.
    package var shown: String { text.escapingControls }

    private static func isPlausible(_ text: String) -> Bool {
        let hasPrefixOnly = !Resource.idPrefix.isEmpty && text == Resource.idPrefix
        return !text.isEmpty && !hasPrefixOnly && text != "." && text != ".."
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x20 && $0.value != 0x7F }
    }
}

/// Every prefix the API is known to use.
package enum IDPrefix: String, CaseIterable {
    case workspace = "wksp_"
    case project = "proj_"
    case database = "db_"
    case connection = "con_"
    case branch = "br_"
    case integration = "itgr_"
    case user = "usr_"

    /// The one that `text` begins with.
    package init?(of text: String) {
        guard let prefix = Self.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
        self = prefix
    }

    var noun: String { self == .integration ? "service token" : String(describing: self) }
}
