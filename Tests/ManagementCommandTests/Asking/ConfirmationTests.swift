import FakeManagementAPI
import Testing

struct ConfirmationTests {
    @Test(arguments: [
        ["projects", "delete", Scene.shop], ["databases", "delete", Scene.staging],
        ["databases", "restore", Scene.production, "--backup", "bkp_20261119"],
        ["connections", "delete", Scene.productionConnection], ["connections", "rotate", Scene.productionConnection],
    ])
    func refusesWithoutATerminal(arguments: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("there is no terminal to type the name on\nhint: add --yes"))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func deletesWhenTheNameIsTyped() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.runOnTerminal(
                "databases",
                "delete",
                Scene.staging,
                answers: [("type staging to delete it: ", "staging")]
            )
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.hasPrefix("database staging (\(Scene.staging)): this deletes all its data\n"))
            #expect(outcome.output.hasSuffix("deleted database \(Scene.staging)\n"))
        }
    }

    @Test(arguments: ["", "Staging", "yes", "y"])
    func doesNothingWhenAnythingElseIsTyped(answer: String) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.runOnTerminal(
                "databases",
                "delete",
                Scene.staging,
                answers: [("type staging to delete it: ", answer)]
            )
            #expect(outcome.exitCode == 1)
            #expect(outcome.output.contains("nothing was done: that is not the name"))
            #expect(await scene.asked == ["GET /v1/databases/\(Scene.staging)"])
        }
    }

    @Test func restoresWhenTheNameIsTyped() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.runOnTerminal(
                "databases",
                "restore",
                Scene.production,
                "--backup",
                "bkp_20261119",
                "--wait",
                answers: [("type production to restore it: ", "production")]
            )
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.contains("this overwrites all its data with backup bkp_20261119"))
            #expect(outcome.output.contains("waiting for production: recovering (0 s)"))
            #expect(outcome.output.contains("status      ready"))
        }
    }

    @Test func asksForTheNameOfProjectsAndConnections() async throws {
        try await Scene.with { scene in
            let rotated = try await scene.runOnTerminal(
                "connections",
                "rotate",
                Scene.productionConnection,
                answers: [("type production connection to rotate it: ", "production connection")]
            )
            #expect(rotated.exitCode == 0)
            let connection = try await scene.runOnTerminal(
                "connections",
                "delete",
                Scene.productionConnection,
                answers: [("type production connection to delete it: ", "production connection")]
            )
            #expect(connection.exitCode == 0)
            let project = try await scene.runOnTerminal(
                "projects",
                "delete",
                "proj_cmi0p000002",
                answers: [("type blog to delete it: ", "blog")]
            )
            #expect(project.exitCode == 0)
        }
    }

    @Test func whatIsNotThereIsNotAskedFor() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.runOnTerminal("databases", "delete", "db_cnone0000")
            #expect(outcome.exitCode == 2)
        }
    }
}
