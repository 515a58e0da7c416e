import FakeManagementAPI
import Testing

/// Nouns and verbs that are almost right, and shorter ones that are.
struct DidYouMeanTests {
    @Test(arguments: [
        ["project", "list"], ["projects", "ls"], ["project", "ls"], ["database", "get", Scene.staging],
        ["databases", "get", Scene.staging], ["connection", "get", Scene.productionConnection],
        ["backup", "ls", Scene.production, "-q"], ["workspace", "ls"], ["region", "ls"], ["token", "ls"],
        ["usage", "get", Scene.production], ["database", "rm", Scene.staging, "--yes"],
    ])
    func singularsAndShorterVerbsWork(arguments: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 0)
            #expect(outcome.errors.isEmpty)
            #expect(!outcome.output.isEmpty)
        }
    }

    /// A command line, and what is said of it.
    private static let mistakes: [(arguments: [String], error: String, hint: String)] = [
        (["projcets", "list"], "there is no command projcets", "did you mean projects?"),
        (["databse"], "there is no command databse", "did you mean databases?"),
        (["whoim", "--json"], "there is no command whoim", "did you mean whoami?"),
        (["opne", "--port", "5433"], "there is no command opne", "did you mean open?"),
        (["help", "projcts"], "there is no command projcts", "did you mean projects?"),
        (["help", "frobnicate"], "there is no command frobnicate", "`ppg-tunnel --help` lists them"),
        (["help", "postgres://u:canary@h/d"], "there is no such command", "`ppg-tunnel --help` lists them"),
        (["projects", "lst"], "projects has no command lst", "did you mean projects list?"),
        (["project", "shwo", "shop"], "projects has no command shwo", "did you mean projects show?"),
        (["databases", "dmup", "x"], "databases has no command dmup", "did you mean databases dump?"),
        (["help", "connections", "rotat"], "connections has no command rotat", "did you mean connections rotate?"),
        (
            ["projects", "frobnicate"], "projects has no command frobnicate",
            "it has list, show, create, update, transfer, delete"
        ),
        (["tokens", "ey.canary.x"], "tokens has no such command", "it has list, create, delete"),
    ]

    @Test(arguments: mistakes)
    func whatIsAlmostRightIsAskedFor(arguments: [String], error: String, hint: String) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors == "error: \(error)\nhint: \(hint)\n")
            #expect(outcome.output.isEmpty)
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func helpKnowsTheSingular() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(["help", "project", "show"])
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.contains("USAGE: ppg-tunnel projects show <project>"))
        }
    }
}
