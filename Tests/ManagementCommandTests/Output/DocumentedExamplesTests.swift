import Foundation
import Testing

/// What README and the documents beside the sources show is what the program prints.
struct DocumentedExamplesTests {
    /// A command line without the program's name, and the lines below it.
    private struct Example {
        var arguments: [String]
        var lines: [String]
    }

    @Test func showWhatCommandsPrint() async throws {
        var nouns: Set<String> = []
        for document in try Self.documents() {
            let examples = try Self.examples(in: document)
            nouns.formUnion(examples.compactMap(\.arguments.first))
            guard !examples.isEmpty else { continue }
            // What one command makes, the next ones of the same document show.
            try await Scene.with { original in
                var scene = original
                scene.program.environment["TZ"] = "Europe/Berlin"
                for example in examples {
                    let outcome = try await scene.program.run(example.arguments)
                    // A terminal shows both streams in the order they are written in.
                    let printed = Self.withoutSecrets(outcome.output + outcome.errors)
                    #expect(
                        printed.sorted() == example.lines.sorted(),
                        "\(document.lastPathComponent): \(example.arguments)"
                    )
                }
            }
        }
        #expect(
            nouns == [
                "projects", "databases", "connections", "backups", "usage", "regions", "workspaces", "whoami",
            ]
        )
    }

    /// README, and the articles of all catalogues.
    private static func documents() throws -> [URL] {
        let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
            .standardizedFileURL
        let sources = package.appending(path: "Sources").path
        let articles = try FileManager.default.subpathsOfDirectory(atPath: sources)
            .filter { $0.contains(".docc/") && $0.hasSuffix(".md") }
        return [package.appending(path: "README.md")] + articles.sorted().map { URL(filePath: "\(sources)/\($0)") }
    }

    /// All commands with a noun in blocks of the kind `console`, in order.
    private static func examples(in document: URL) throws -> [Example] {
        let text = try String(contentsOf: document, encoding: .utf8)
        return text.matches(of: /(?s)```console\n(.*?)```/).flatMap { block in
            block.1.split(separator: "$ ppg-tunnel ").compactMap { text in
                let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
                let arguments = lines[0].split(separator: " ").map(String.init)
                guard arguments.first?.hasPrefix("-") == false else { return nil }
                return Example(arguments: arguments, lines: Array(lines.dropFirst()))
            }
        }
    }

    /// The lines that are not empty, as documents have them.
    private static func withoutSecrets(_ text: String) -> [String] {
        text.replacing(/\/\/[0-9a-f]{64}:sk_\w+@/, with: "//USER:PASSWORD@")
            .replacing(/ready after [\d.]+ m?s/, with: "ready after 2 s")
            .split(separator: "\n").map(String.init)
    }
}
