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
                    error: cannot list the projects: The token is not valid (401 authentication-failed, GET /v1/projects)
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
        ["projects", "show", "proj_cnone0000"], ["projects", "update", "proj_cnone0000", "--name", "x"],
        ["projects", "delete", "proj_cnone0000", "--yes"], ["databases", "show", "db_cnone0000"],
        ["databases", "update", "db_cnone0000", "--name", "x"], ["databases", "delete", "db_cnone0000", "--yes"],
        ["databases", "list", "--project", "proj_cnone0000"], ["databases", "create", "--project", "proj_cnone0000"],
        ["databases", "restore", "db_cnone0000", "--backup", "b", "--yes"], ["connections", "show", "con_cnone0000"],
        ["connections", "rotate", "con_cnone0000", "--yes"], ["connections", "delete", "con_cnone0000", "--yes"],
        ["connections", "create", "--database", "db_cnone0000", "--name", "abc"], ["backups", "list", "db_cnone0000"],
        ["usage", "show", "db_cnone0000"], ["workspaces", "show", "wksp_cnone0000"],
        ["databases", "show", "cnone00000000000000000000"],
    ])
    func whatIsNotThereIsNotFound(arguments: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 2)
            #expect(outcome.errors.hasPrefix("error: cannot "))
            #expect(outcome.errors.contains(" not found (404 resource-not-found, "))
            #expect(outcome.output.isEmpty)
            #expect(await scene.asked.count == 1)
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
            #expect(outcome.errors.hasPrefix(#"{"error":{"code":"some-code","exitCode":\#(exitCode),"#))
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
            #expect(outcome.errors == "error: cannot list the projects: a\\u{1B}[2Jb (400 x, GET /v1/projects)\n")
        }
    }
}
