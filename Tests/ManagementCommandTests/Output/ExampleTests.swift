import FakeManagementAPI
import Testing

/// Every help ends its words with two examples, which name the command they are about.
struct ExampleTests {
    @Test(arguments: [
        ["whoami"], ["completion"], ["projects"], ["databases"], ["connections"], ["backups"], ["usage"], ["regions"],
        ["workspaces"], ["tokens"],
    ])
    func areInTheHelpOf(noun: [String]) async throws {
        try await Scene.with { scene in
            let help = try await scene.program.run(noun + ["--help"]).output
            try Self.check(help, noun)
            let verbs = help.matches(of: /(?m)^  ([a-z]+)(?:, [a-z]+)?  +[A-Z]/).map { String($0.1) }
            #expect(verbs.isEmpty == ["whoami", "completion"].contains(noun[0]))
            for verb in verbs {
                try Self.check(try await scene.program.run(noun + [verb, "--help"]).output, noun + [verb])
            }
        }
    }

    private static func check(_ help: String, _ command: [String]) throws {
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: "Examples:"), "no examples of \(command)")
        let examples = lines[(start + 1)...].prefix { $0.hasPrefix("  ppg-tunnel ") }
        #expect(examples.count == 2, "\(command)")
        for example in examples {
            let words = example.split(separator: " ").dropFirst().map(String.init)
            #expect(Array(words.prefix(command.count)) == command, "\(example)")
        }
    }
}
