import Foundation
import Testing

/// What the README shows is what the program prints.
struct ReadmeTests {
    /// A command line of the README, without the program's name, and the lines below it.
    private struct Example {
        var arguments: [String]
        var lines: [String]
    }

    @Test func showsWhatCommandsPrint() async throws {
        let examples = try Self.examples()
        let nouns = Set(examples.compactMap(\.arguments.first))
        #expect(
            nouns == [
                "projects", "databases", "connections", "backups", "usage", "regions", "workspaces", "whoami",
            ]
        )
        try await Scene.with { original in
            var scene = original
            scene.program.environment["TZ"] = "Europe/Berlin"
            for example in examples {
                let outcome = try await scene.program.run(example.arguments)
                // A terminal shows both streams in the order they are written in.
                let printed = Self.withoutSecrets(outcome.output + outcome.errors)
                #expect(printed.sorted() == example.lines.sorted(), "\(example.arguments)")
            }
        }
    }

    /// All commands with a noun in the section about them, in order.
    private static func examples() throws -> [Example] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../README.md")
        let readme = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        let start = try #require(readme.firstRange(of: "## Projects, databases and credentials\n")).upperBound
        let section = readme[start...].prefix(
            upTo: readme[start...].firstRange(of: "\n## ")?.lowerBound ?? readme.endIndex
        )
        return section.matches(of: /(?s)```console\n(.*?)```/).flatMap { block in
            block.1.split(separator: "$ ppg-tunnel ").compactMap { text in
                let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
                let arguments = lines[0].split(separator: " ").map(String.init)
                guard arguments.first?.hasPrefix("-") == false else { return nil }
                return Example(arguments: arguments, lines: Array(lines.dropFirst()))
            }
        }
    }

    /// The lines that are not empty, as the README has them.
    private static func withoutSecrets(_ text: String) -> [String] {
        text.replacing(/\/\/[0-9a-f]{64}:sk_\w+@/, with: "//USER:PASSWORD@")
            .replacing(/ready after \d+ s/, with: "ready after 2 s")
            .split(separator: "\n").map(String.init)
    }
}
