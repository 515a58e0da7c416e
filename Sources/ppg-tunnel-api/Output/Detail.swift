import PrismaManagement
import PrismaPostgres

/// One line about one thing: what it is called, and what it is.
struct Detail {
    var title: String
    var text: String

    init(_ title: String, _ text: String?) {
        self.title = title
        self.text = text ?? ""
    }

    /// One line each, titles padded to the same width; an empty text becomes `–`.
    static func lines(_ details: [Detail]) -> [String] {
        let width = details.map(\.title.count).max() ?? 0
        return details.map { detail in
            let padding = String(repeating: " ", count: width - detail.title.count + 2)
            return detail.title + padding + (detail.text.isEmpty ? "–" : detail.text.escapingControls)
        }
    }

    /// A connection string in clear, as its own block below the rest.
    static func secret(_ secret: Secret) -> [String] {
        let text = String(decoding: secret.bytes, as: UTF8.self)
        return ["", "connection string, shown only this once:", text.escapingControls]
    }
}
