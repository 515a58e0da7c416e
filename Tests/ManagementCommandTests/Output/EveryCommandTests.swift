import FakeManagementAPI
import Testing

/// What holds for every command of the Management API.
struct EveryCommandTests {
    private static let workspace = "wksp_cmi0w000001"

    /// Each command, with what it needs to go through.
    private static let commands = [
        ["whoami"], ["workspaces", "list"], ["workspaces", "show", workspace], ["regions", "list"],
        ["projects", "list"], ["projects", "show", Scene.shop], ["projects", "create", "--name", "new"],
        ["projects", "update", Scene.shop, "--name", "store"], ["projects", "delete", "proj_cmi0p000002", "--yes"],
        ["databases", "list"], ["databases", "show", Scene.staging],
        ["databases", "create", "--project", Scene.shop, "--name", "new"],
        ["databases", "update", Scene.staging, "--name", "preview"], ["databases", "delete", Scene.staging, "--yes"],
        ["databases", "restore", Scene.production, "--backup", "bkp_20261119", "--yes"],
        ["connections", "list"], ["connections", "show", Scene.productionConnection],
        ["connections", "create", "--database", Scene.staging, "--name", "laptop", "--env"],
        ["connections", "rotate", Scene.productionConnection, "--env", "--yes"],
        ["connections", "delete", Scene.productionConnection, "--yes"], ["backups", "list", Scene.production],
        ["tokens", "list"], ["tokens", "create", "--name", "ci", "--env"], ["tokens", "delete", "ci", "--yes"],
    ]

    @Test(arguments: commands + [["usage", "show", Scene.production]])
    func printsOneJSONDocument(command: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(command + ["--json"])
            #expect(outcome.exitCode == 0)
            #expect(throws: Never.self) { try json(outcome.output) }
            #expect(outcome.output.hasSuffix("\n"))
        }
    }

    @Test(arguments: commands)
    func quietPrintsIdsOnly(command: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(command + ["--quiet"])
            #expect(outcome.exitCode == 0)
            #expect(!outcome.lines.isEmpty)
            for line in outcome.lines {
                #expect(line.wholeMatch(of: /(wksp|proj|db|con|bkp|itgr)_[a-z0-9]+|[a-z]+-[a-z]+-\d/) != nil, "\(line)")
            }
        }
    }

    @Test(arguments: commands + [["usage", "show", Scene.production]])
    func printsLinesForPeople(command: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(command)
            #expect(outcome.exitCode == 0)
            #expect(!outcome.lines.isEmpty)
            #expect(!outcome.lines.contains { $0.hasSuffix(" ") || $0.contains("\t") || $0.contains("{") })
        }
    }

    @Test(arguments: commands + [["usage", "show", Scene.production]])
    func isNotAllowedWithoutAToken(command: [String]) async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            let outcome = try await scene.program.run(command)
            #expect(outcome.exitCode == 77)
            #expect(outcome.output.isEmpty)
            #expect(await scene.asked.isEmpty)
        }
    }
}
