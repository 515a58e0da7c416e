import FakeManagementAPI
import Testing

struct RefusalTests {
    @Test func aWrongTokenIsNotAllowed() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = "wrong-token-canary"
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 77)
            #expect(
                outcome.errors == """
                    error: GET /v1/projects: 401 authentication-failed: The token is not valid.
                    hint: the token is wrong, expired or revoked: make one in the Console, Settings → Service Tokens

                    """
            )
        }
    }

    @Test func aTokenWithoutTheRightIsNotAllowed() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = FakeManagementAPI.powerlessToken
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 0)
            #expect(try await scene.run("projects", "list").exitCode == 77)
        }
    }

    @Test(arguments: [
        ["projects", "show", "proj_cnone0000"], ["projects", "update", "cnone0000", "--name", "x"],
        ["projects", "delete", "cnone0000", "--yes"], ["databases", "show", "db_cnone0000"],
        ["databases", "update", "cnone0000", "--name", "x"], ["databases", "delete", "cnone0000", "--yes"],
        ["databases", "list", "--project", "cnone0000"], ["databases", "create", "--project", "cnone0000"],
        ["databases", "restore", "cnone0000", "--backup", "b", "--yes"], ["connections", "show", "con_cnone0000"],
        ["connections", "rotate", "cnone0000", "--yes"], ["connections", "delete", "cnone0000", "--yes"],
        ["connections", "create", "--database", "cnone0000", "--name", "abc"], ["backups", "list", "cnone0000"],
        ["usage", "show", "cnone0000"], ["workspaces", "show", "cnone0000"],
    ])
    func whatIsNotThereIsNotFound(arguments: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 2)
            #expect(outcome.errors.contains("404 resource-not-found: "))
            #expect(outcome.output.isEmpty)
        }
    }

    @Test(arguments: [
        (400, Int32(1)), (401, 77), (403, 77), (404, 2), (409, 1), (422, 1), (500, 1), (502, 1),
    ])
    func everyStatusHasItsExitCode(status: Int, exitCode: Int32) async throws {
        try await Scene.with { scene in
            await scene.api.inject(.refuse(status: status, code: "some-code", message: "some words"))
            let outcome = try await scene.run("databases", "list", "--json")
            #expect(outcome.exitCode == exitCode)
            #expect(outcome.errors.hasPrefix("error: GET /v1/databases: \(status) some-code: some words\n"))
            #expect(outcome.output.isEmpty)
            #expect(await scene.asked.count == 1)
        }
    }

    @Test func namesThePlansLimits() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.refuse(status: 400, code: "planLimitReached", message: "too many databases"))
            let outcome = try await scene.run("databases", "create", "--project", Scene.shop)
            #expect(outcome.errors.contains("hint: the workspace is over its plan's limits"))
        }
    }

    @Test func controlBytesFromTheServerDoNotReachTheTerminal() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.refuse(status: 400, code: "x", message: "a\u{1B}[2Jb"))
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.errors == "error: GET /v1/projects: 400 x: a\\u{1B}[2Jb\n")
        }
    }
}
