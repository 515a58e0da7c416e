import FakeManagementAPI
import Testing

struct TableTests {
    @Test func fitsANarrowTerminal() async throws {
        try await Scene.with { scene in
            _ = try await scene.run(
                "projects",
                "update",
                Scene.shop,
                "--name",
                "the shop with a name that is much too long for this"
            )
            let outcome = try await scene.runOnTerminal("projects", "list", columns: 72)
            #expect(
                outcome.output == """
                    ID                NAME         REGION        WORKSPACE  CREATED
                    proj_cmi0p000001  the shop w…  eu-central-1  Acme       2026-11-01 00:01
                    proj_cmi0p000002  blog         us-east-1     Acme       2026-11-01 00:02

                    """
            )
        }
    }

    @Test func leavesOutColumnsFromTheRightWhereCuttingIsNotEnough() async throws {
        try await Scene.with { scene in
            let narrow = try await scene.runOnTerminal("databases", "list", "--limit", "2", columns: 48)
            #expect(
                narrow.output == """
                    ID              NAME        STATUS  REGION
                    db_cmi0d000003  productio…  ready   eu-central-1
                    db_cmi0d000006  staging     ready   eu-central-1

                    """
            )
            let narrowest = try await scene.runOnTerminal("databases", "list", "--limit", "1", columns: 10)
            #expect(narrowest.output == "ID              NAME\ndb_cmi0d000003  product…\n")
        }
    }

    @Test func isAsWideAsItNeedsToBeElsewhere() async throws {
        let name = String(repeating: "x", count: 200)
        try await Scene.with { scene in
            _ = try await scene.run("projects", "update", Scene.shop, "--name", name)
            #expect(try await scene.run("projects", "list").output.contains(name))
        }
    }

    @Test func alignsWideCharacters() async throws {
        try await Scene.with { scene in
            _ = try await scene.run("projects", "update", Scene.shop, "--name", "日本é😀")
            let lines = try await scene.run("projects", "list").lines
            #expect(lines[1].hasPrefix("proj_cmi0p000001  日本é😀  eu-central-1"))
            #expect(lines[2].hasPrefix("proj_cmi0p000002  blog     us-east-1"))
        }
    }

    @Test func controlCharactersInNamesDoNotReachTheTerminal() async throws {
        try await Scene.with { scene in
            _ = try await scene.run("projects", "update", Scene.shop, "--name", "a\u{1B}]0;b\nc")
            for command in ["list", "show"] {
                let arguments = ["projects", command] + (command == "show" ? [Scene.shop] : [])
                let outcome = try await scene.program.run(arguments)
                #expect(outcome.output.contains("a\\u{1B}]0;b\\u{A}c"))
            }
        }
    }

    @Test func saysThatThereIsNothing() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "list", "--logical-id", "none")
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors == "no projects\n")
            #expect(try await scene.run("projects", "list", "--logical-id", "none", "--json").output == "[\n\n]\n")
        }
    }

    @Test func showsTimesInTheLocalZone() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["TZ"] = "Asia/Tokyo"
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.lines[1].hasSuffix("2026-11-01 09:01"))
            #expect(
                try await scene.run("projects", "show", Scene.shop).lines.last
                    == "created     2026-11-01 09:01:00 JST"
            )
        }
    }
}
