import FakeManagementAPI
import Testing

/// With `--json` what goes wrong is JSON, too: one line on standard error.
struct JSONErrorTests {
    /// A command line, its exit code, and what is in `error`.
    private static let mistakes: [(arguments: [String], exitCode: Int32, error: String)] = [
        (
            ["databases", "show", "db_cnone0000", "--json"], 2,
            """
            "code":"resource-not-found","exitCode":2,\
            "hint":"it is gone, or belongs to another workspace: list what there is",\
            "message":"cannot show database db_cnone0000: Database not found \
            (404 resource-not-found, GET /v1/databases/db_cnone0000)",\
            "request":"GET /v1/databases/db_cnone0000","status":404
            """
        ),
        (
            ["databases", "show", "stagin", "--json"], 2,
            """
            "code":"not-found","exitCode":2,"hint":"did you mean staging?",\
            "message":"there is no database called stagin"
            """
        ),
        (
            ["projects", "delete", "shop", "--json"], 64,
            """
            "code":"usage","exitCode":64,"hint":"add --yes if you mean it",\
            "message":"refusing to delete: there is no terminal to type the name on"
            """
        ),
        (
            ["projects", "lst", "--json"], 64,
            """
            "code":"usage","exitCode":64,"hint":"did you mean projects list?",\
            "message":"projects has no command lst"
            """
        ),
        (
            ["projects", "list", "--json", "--limit", "0"], 64,
            """
            "code":"usage","exitCode":64,"message":"--limit takes a number from 1."
            """
        ),
        (
            ["databases", "show", "--json"], 64,
            """
            "code":"usage","exitCode":64,"message":"Missing expected argument '<database>'"
            """
        ),
    ]

    @Test(arguments: mistakes)
    func isOneLine(arguments: [String], exitCode: Int32, error: String) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == exitCode)
            #expect(outcome.errors == "{\"error\":{\(error)}}\n")
            #expect(outcome.output.isEmpty)
        }
    }

    @Test(arguments: [
        (Fault.silence, "timed-out"), (.cut, "cut"), (.answer("{}"), "malformed"),
        (.redirect("http://x/"), "redirected"),
    ])
    func saysWhatBecameOfTheCall(fault: Fault, code: String) async throws {
        try await Scene.with { scene in
            await scene.api.inject(fault)
            let outcome = try await scene.program.run(["projects", "list", "--json", "--timeout", "0.3"])
            #expect(outcome.exitCode == 1)
            let error = try json(outcome.errors)["error"]
            #expect(error?["code"] == .string(code))
            #expect(error?["request"] == "GET /v1/projects")
        }
    }

    @Test func aMissingTokenIsOneToo() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            for command in [["whoami", "--json"], ["usage", "show", "x", "--json"]] {
                let outcome = try await scene.program.run(command)
                #expect(outcome.exitCode == 77)
                #expect(try json(outcome.errors)["error"]?["code"] == "no-token")
            }
        }
    }

    @Test func aResultThatCameBeforeIsOnStandardOutput() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                "databases",
                "create",
                "--project",
                "shop",
                "--name",
                "doomed",
                "--wait",
                "--json"
            )
            #expect(try json(outcome.output)["status"] == "failure")
            #expect(try json(outcome.errors)["error"]?["code"] == "failed")
        }
    }
}
