import FakeManagementAPI
import Testing

struct TokensTests {
    private static let path = "/v1/workspaces/wksp_cmi0w000001/service-tokens"

    @Test func listsThoseOfTheTokensOwnWorkspace() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("tokens", "list")
            #expect(
                outcome.output == """
                    ID                NAME    TOKEN   CREATED           EXPIRES
                    itgr_cmi0i000001  laptop  ey…ary  2026-10-01 09:00  –
                    itgr_cmi0i000002  ci      ey…7Qk  2026-09-01 09:00  2027-09-01 09:00

                    """
            )
            #expect(await scene.asked == ["GET /v1/me", "GET \(Self.path)"])
            let named = try json(try await scene.run("tokens", "list", "--workspace", "Acme", "--json").output)
            #expect(named[0]?["expiresAt"] == .null)
        }
    }

    @Test func createsOneAndShowsItOnce() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("tokens", "create", "--name", "deploy")
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.suffix(3) == ["", "token, shown only this once:", FakeManagementAPI.newToken])
            #expect(try await !scene.run("tokens", "list", "--json").output.contains(FakeManagementAPI.newToken))
            let raw = try json(try await scene.run("tokens", "create", "--name", "x", "--json").output)
            #expect(raw["value"] == .string(FakeManagementAPI.newToken))
        }
    }

    @Test func writesOneToDotEnv() async throws {
        try await Scene.with(files: [".env": "A=1\nPRISMA_SERVICE_TOKEN=old\n"]) { scene in
            let refused = try await scene.run("tokens", "create", "--name", "deploy", "--env")
            #expect(refused.exitCode == 64)
            #expect(refused.errors.hasPrefix("error: .env has a PRISMA_SERVICE_TOKEN already"))
            let outcome = try await scene.run("tokens", "create", "--name", "deploy", "--env", "--yes", "-q")
            #expect(outcome.output.hasPrefix("itgr_"))
            #expect(outcome.errors.hasPrefix("PRISMA_SERVICE_TOKEN written to .env\nwarning: the environment has a "))
            #expect(try scene.file(".env") == "A=1\nPRISMA_SERVICE_TOKEN=\"\(FakeManagementAPI.newToken)\"\n")
        }
    }

    @Test func doesNotLetQuietLoseIt() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("tokens", "create", "--name", "x", "--quiet")
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("--quiet would lose the token: add --env, or use --json."))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func deletesOneByNameAfterItWasTyped() async throws {
        try await Scene.with { scene in
            let refused = try await scene.run("tokens", "delete", "ci")
            #expect(refused.exitCode == 64)
            #expect(await scene.asked.isEmpty)
            let outcome = try await scene.runOnTerminal(
                "tokens",
                "delete",
                "ci",
                answers: [("type ci to delete it: ", "ci")]
            )
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.contains("service token ci (itgr_cmi0i000002): this locks out every program"))
            #expect(outcome.output.hasSuffix("deleted service token itgr_cmi0i000002\n"))
            #expect(await scene.asked.last == "DELETE \(Self.path)/itgr_cmi0i000002")
            #expect(try await scene.run("tokens", "ls", "-q").output == "itgr_cmi0i000001\n")
        }
    }

    @Test func needsAWorkspaceWhereTheTokenHasNone() async throws {
        try await Scene.with { scene in
            await scene.api.inject(
                .answer(#"{"data":{"user":null,"workspace":null,"credential":{"type":"oauth","id":null,"name":null}}}"#)
            )
            let outcome = try await scene.run("tokens", "list")
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.hasPrefix("error: the token is for no workspace in particular\nhint: name one"))
        }
    }
}
