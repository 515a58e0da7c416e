import BothPrograms
import PrismaManagement
import PrismaPostgres

/// What stands for a thing on the command line: its id, with the prefix or without, or its name where only one has it.
struct ResourceName<Resource: NamedResource> {
    /// As typed.
    let text: String

    /// Letters and digits of an id without its prefix, as the API makes them (a cuid).
    private static var idLength: Int { 25 }

    /// Refuses what is neither: nothing at all, or the id of another kind of thing.
    init(_ text: String) throws(ConfigurationError) {
        if text.allSatisfy(\.isWhitespace) || IDPrefix(of: text) != nil { _ = try ResourceID<Resource>(text) }
        self.text = text
    }

    /// The one of `all` that it stands for.
    func one(of all: [Resource]) throws(CommandFailure) -> Resource {
        if let found = all.first(where: { $0.id == text || $0.id == Resource.idPrefix + text }) { return found }
        let found = all.filter { $0.name == text }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw .ambiguous(
                "\(found.count) \(Resource.noun)s are called \(shown)",
                candidates: Array(Table(Resource.marks, found).lines(width: nil).dropFirst()),
                hint: "name one by its id"
            )
        }
        let meant = NearestName.find(text, among: all.map(\.name))
        throw .notFound(
            "there is no \(Resource.noun) called \(shown)",
            hint: meant.map { "did you mean \($0.escapingControls)?" } ?? Resource.listHint
        )
    }

    /// For messages: what may be a secret that got into the wrong place is not repeated.
    private var shown: String {
        let isSecret = text.hasPrefix("ey") && text.contains(".") || text.contains("sk_") || text.contains("://")
        return isSecret ? "that (it looks like a secret)" : text.escapingControls
    }

    /// The id, where the text can be nothing else.
    fileprivate var certainID: ResourceID<Resource>? {
        let isWhole =
            text.hasPrefix(Resource.idPrefix)
            || text.utf8.count == Self.idLength && text.first == "c" && text.utf8.allSatisfy(Self.isOfAnID)
        return isWhole ? try? ResourceID(text) : nil
    }

    private static func isOfAnID(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension ResourceName where Resource: ShownResource {
    /// The id. What can be nothing else is taken as it is; for anything else the API is asked what there is.
    func id(_ session: ManagementSession) async throws -> ResourceID<Resource> {
        if let certainID { return certainID }
        return try ResourceID(one(of: await Resource.all(session)).id)
    }
}
