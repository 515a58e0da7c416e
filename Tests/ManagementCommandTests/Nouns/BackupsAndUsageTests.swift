import FakeManagementAPI
import Testing

struct BackupsAndUsageTests {
    @Test func listsBackupsWithTheirSizes() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("backups", "list", Scene.production)
            #expect(
                outcome.output == """
                    ID            TYPE         STATUS         SIZE  CREATED
                    bkp_20261120  incremental  running           –  2026-11-20 03:00
                    bkp_20261119  full         completed  46.0 MiB  2026-11-19 03:00

                    """
            )
        }
    }

    @Test func saysThatThereAreOlderOnes() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("backups", "list", Scene.production, "--limit", "1")
            #expect(outcome.lines.count == 2)
            #expect(
                outcome.errors == "there are older ones: --limit shows up to 100\nbackups are kept for 7 days\n"
            )
        }
    }

    @Test func saysThatThePlanKeepsNone() async throws {
        try await Scene.with { scene in
            let none = #"{"data":[],"meta":{"backupRetentionDays":0},"pagination":{"hasMore":false,"limit":25}}"#
            await scene.api.inject(.answer(none))
            let outcome = try await scene.run("backups", "list", Scene.production)
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors == "no backups\nthe workspace's plan keeps no backups\n")
        }
    }

    @Test func printsBackupsRaw() async throws {
        try await Scene.with { scene in
            let list = try json(try await scene.run("backups", "list", Scene.production, "--json").output)
            #expect(list[1]?["size"] == 48_234_496)
            #expect(list[0]?["size"] == .null)
            #expect(try await scene.run("backups", "list", Scene.production, "-q").lines.first == "bkp_20261120")
        }
    }

    @Test func saysThatADatabaseHasNoBackups() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("backups", "list", Scene.staging)
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.contains("Backups are not available for this database (422 validation-error, "))
        }
    }

    @Test func showsUsage() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("usage", "show", Scene.production)
            #expect(outcome.lines.contains("operations  128407 ops"))
            #expect(outcome.lines.contains("storage     0.44 GiB"))
            #expect(await scene.asked == ["GET /v1/databases/\(Scene.production)/usage"])
        }
    }

    @Test func takesDaysInTheLocalZone() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["TZ"] = "Europe/Berlin"
            let outcome = try await scene.run(
                line: "usage show \(Scene.production) --start 2026-10-01 --end 2026-10-31 --json"
            )
            #expect(
                try json(outcome.output)["period"]
                    == ["start": "2026-09-30T22:00:00.000Z", "end": "2026-10-31T22:59:59.999Z"]
            )
            let people = try await scene.run("usage", "show", Scene.production, "--start", "2026-10-01")
            #expect(people.lines.first == "from        2026-10-01 00:00:00 CEST")
        }
    }

    @Test func takesMomentsWithAZone() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                line: "usage show \(Scene.production) --start 2026-11-01T12:00:00+02:00 --json"
            )
            #expect(try json(outcome.output)["period"]?["start"] == "2026-11-01T10:00:00.000Z")
        }
    }

    @Test(arguments: ["yesterday", "2026-02-30", "2026-13-01", "11-01-2026", ""])
    func refusesOtherDays(day: String) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("usage", "show", Scene.production, "--start", day)
            #expect(outcome.exitCode == 64)
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func refusesAPeriodThatRunsBackwards() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                line: "usage show \(Scene.production) --start 2026-11-02 --end 2026-11-01"
            )
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("--start is later than --end."))
        }
    }
}
