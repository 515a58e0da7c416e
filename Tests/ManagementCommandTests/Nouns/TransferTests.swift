import FakeManagementAPI
import Testing

struct TransferTests {
    private static let question = "type blog to transfer it: "

    @Test func handsAProjectOver() async throws {
        try await Scene.with(files: ["recipient": FakeManagementAPI.recipientToken + "\n"]) { scene in
            let outcome = try await scene.runOnTerminal(
                "projects",
                "transfer",
                "blog",
                "--recipient-token-file",
                "recipient",
                answers: [(Self.question, "blog")]
            )
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.contains("this gives it to the recipient's workspace, and takes it out of yours\n"))
            #expect(outcome.output.hasSuffix("transferred project proj_cmi0p000002\n"))
            #expect(await scene.api.projectNames == ["shop"])
        }
    }

    @Test func takesTheTokenFromTheEnvironmentAndFromStandardInput() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_RECIPIENT_TOKEN"] = FakeManagementAPI.recipientToken
            let first = try await scene.run("projects", "transfer", "blog", "--yes", "--json")
            #expect(try json(first.output) == ["id": "proj_cmi0p000002", "transferred": true])
            let script =
                "echo \"$PRISMA_RECIPIENT_TOKEN\" | \"$0\" projects transfer shop --recipient-token-file - --yes -q"
            let second = try await scene.program.run(["-c", script, Program.path], executable: "/bin/sh")
            #expect(second.output == "\(Scene.shop)\n")
            #expect(await scene.api.projectNames.isEmpty)
        }
    }

    /// Options, what is in the variable, and what is said of it.
    private static let mistakes: [(options: [String], variable: String?, words: String)] = [
        ([], nil, "error: the recipient's access token is missing\n"),
        ([], "", "error: PRISMA_RECIPIENT_TOKEN is empty\n"),
        ([], "two words", "error: PRISMA_RECIPIENT_TOKEN: a token has no blanks and no special characters\n"),
        (["--recipient-token-file", "none"], nil, "error: --recipient-token-file: cannot read none: no such file\n"),
    ]

    @Test(arguments: mistakes)
    func saysWhatIsWrongWithTheToken(options: [String], variable: String?, words: String) async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_RECIPIENT_TOKEN"] = variable
            let outcome = try await scene.program.run(["projects", "transfer", "blog", "--yes"] + options)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.hasPrefix(words))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func doesNotRepeatATokenThatIsRefused() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_RECIPIENT_TOKEN"] = "ey.wrong.token-canary"
            let outcome = try await scene.run("projects", "transfer", "proj_cmi0p000002", "--yes")
            #expect(outcome.exitCode == 77)
            let words = "error: cannot transfer project proj_cmi0p000002: The access token <hidden> is not valid (401 "
            #expect(outcome.errors.hasPrefix(words))
        }
    }
}
