import Testing

@testable import BothPrograms

/// The table of options that people read, against the options that there are.
@Suite struct ReferenceTests {
    /// An option as one of the two has it.
    private struct Entry: Hashable {
        var option: String
        var variable: String?
        /// Nil where it is told in words.
        var fallback: String?
    }

    private static let reference = Document(path: "Sources/ppg-tunnel/ppg-tunnel.docc/Reference.md")

    /// From `--port <port>  Port to listen on. [PPG_TUNNEL_PORT; default: 0]`; a long name has its words on the next line.
    private static func ofHelp() -> [Entry] {
        var entries: [Entry] = []
        for line in OpenOptions.helpMessage(columns: 1_000).split(separator: "\n") {
            if let name = line.firstMatch(of: /^ +(?:-[a-gi-z], )?--([a-z-]+)/) {
                entries.append(Entry(option: String(name.1)))
            }
            guard !entries.isEmpty,
                let note = line.firstMatch(of: /\[(PPG_TUNNEL_[A-Z_]+)(?:; default: ([^\]]+))?\]/)
            else { continue }
            entries[entries.count - 1].variable = String(note.1)
            entries[entries.count - 1].fallback = note.2.map(String.init)
        }
        return entries
    }

    /// From rows such as `| `--port PORT` | `PPG_TUNNEL_PORT` | `0` | … |`.
    private static func ofReference() throws -> [Entry] {
        try reference.text.matches(of: /(?m)^\| `--([a-z-]+)[^`]*` \| (?:`([A-Z_]+)`|–) \| (?:`([^`]+)`|[^|]+) \|/).map
        {
            Entry(option: String($0.1), variable: $0.2.map(String.init), fallback: $0.3.map(String.init))
        }
    }

    @Test func hasEachOptionOnceWithItsVariable() throws {
        let rows = try Self.ofReference()
        let options = Self.ofHelp()
        #expect(options.count > 20)
        #expect(rows.map(\.option).sorted() == options.map(\.option).sorted())
        for option in options {
            let row = rows.first { $0.option == option.option }
            #expect(row?.variable == option.variable, "--\(option.option)")
        }
    }

    @Test func hasTheDefaultsOfTheHelp() throws {
        let rows = try Self.ofReference()
        // Words differ; a value that can be typed does not.
        let options = Self.ofHelp().filter { $0.fallback?.contains(" ") == false }
        #expect(options.count > 5)
        for option in options {
            let row = rows.first { $0.option == option.option }
            #expect(row?.fallback == option.fallback, "--\(option.option)")
        }
    }
}
