import PrismaManagement
import Wording

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

    /// A line that comes later than `others`, with its text below theirs.
    func line(below others: [Detail]) -> String { Self.lines(others + [self])[others.count] }

    /// The connection strings in clear, as their own block below the rest; nothing if there are none.
    static func secrets(of connection: Connection) -> [String] {
        let strings = connection.endpoints.all.compactMap { name, endpoint in
            endpoint.connectionString.map { Detail(name, String(decoding: $0.bytes, as: UTF8.self)) }
        }
        guard !strings.isEmpty else { return [] }
        return ["", "connection strings, shown only this once:"] + lines(strings)
    }
}
