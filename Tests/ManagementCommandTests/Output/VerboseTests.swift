import FakeManagementAPI
import Testing

struct VerboseTests {
    @Test(arguments: ["--verbose", "-v"])
    func showsWhatIsAskedAndAnswered(option: String) async throws {
        try await Scene.with { scene in
            await scene.api.limitPages(to: 2)
            let outcome = try await scene.run("databases", "list", "-q", option)
            #expect(outcome.exitCode == 0)
            let lines = outcome.errors.split(separator: "\n").map(String.init)
            #expect(lines.count == 4)
            #expect(lines[0] == "> GET \(scene.address)/v1/databases")
            #expect(lines[1].wholeMatch(of: /< 200, \d+\.\d KiB, after \d+ ms/) != nil, "\(lines[1])")
            #expect(lines[2] == "> GET \(scene.address)/v1/databases?cursor=after-\(Scene.staging)")
        }
    }

    @Test func showsNoSecret() async throws {
        try await Scene.with(files: ["recipient": FakeManagementAPI.recipientToken + "\n"]) { scene in
            let made = try await scene.run(
                "connections",
                "create",
                "--database",
                "staging",
                "--name",
                "laptop",
                "--env",
                "--verbose"
            )
            #expect(made.errors.contains("> POST \(scene.address)/v1/connections\n< 201, "))
            #expect(!made.errors.contains("sk_"))
            let moved = try await scene.run(
                "projects",
                "transfer",
                "blog",
                "--recipient-token-file",
                "recipient",
                "--yes",
                "--verbose"
            )
            #expect(moved.exitCode == 0)
            #expect(moved.errors.contains("/transfer\n< 204, 0 B, after "))
            let token = try await scene.run("tokens", "create", "--name", "x", "--env", "--verbose")
            #expect(!(token.errors + token.output).contains("token-secret"))
        }
    }

    @Test func showsThatNoAnswerCame() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.silence)
            let outcome = try await scene.run("whoami", "--verbose", "--timeout", "0.2")
            #expect(outcome.errors.contains("/v1/me\n< no answer, after "))
        }
    }
}
