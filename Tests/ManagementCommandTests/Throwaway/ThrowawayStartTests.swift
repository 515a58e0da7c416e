import FakeManagementAPI
import Foundation
import Testing

/// `--database-id` up to the point where a database would be needed: no tunnel stays open here.
struct ThrowawayStartTests {
    @Test func needsATerminalToPick() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(["--database-id", "pick"])
            #expect(outcome.exitCode == 64)
            #expect(
                outcome.errors.contains("--database-id pick needs a terminal to choose on\nhint: name the database")
            )
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func picksFromANumberedList() async throws {
        try await Scene.with { scene in
            // A URL that leads nowhere ends the tunnel as soon as it has its connection.
            await scene.api.setUpstream(host: "", port: 1, user: "u", password: "canary")
            let outcome = try await scene.program.runOnTerminal(
                ["--database-id", "pick"],
                answers: [
                    ("Which database? [1-3] ", "4"), ("goes from 1 to 3\r\nWhich database? [1-3] ", "shop"),
                    ("give up\r\nWhich database? [1-3] ", "2"),
                ]
            )
            #expect(
                outcome.output.hasPrefix(
                    """
                       PROJECT  DATABASE    REGION
                    1  shop     production  eu-central-1
                    2  shop     staging     eu-central-1
                    3  blog     posts       us-east-1
                    Which database? [1-3] 4
                    4 is not in the list: it goes from 1 to 3
                    Which database? [1-3] shop
                    type the number in front of it, or nothing to give up
                    Which database? [1-3] 2
                    error: the URL of connection con_
                    """
                )
            )
            #expect(outcome.exitCode == 1)
            #expect(!outcome.output.contains("canary"))
            let made = await scene.api.seen.first { $0.line == "POST /v1/connections" }
            #expect(made?.body?["databaseId"]?.string == Scene.staging)
        }
    }

    @Test func nothingPickedIsNothingDone() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.runOnTerminal(
                ["--database-id", "pick"],
                answers: [("Which database? [1-3] ", "")]
            )
            #expect(outcome.exitCode == 1)
            #expect(outcome.output.hasSuffix("error: no database was chosen\n"))
            #expect(await scene.asked == ["GET /v1/connections", "GET /v1/databases"])
        }
    }

    @Test func deletesTheConnectionIfTheTunnelDoesNotStart() async throws {
        try await Scene.with { scene in
            await scene.api.setUpstream(host: "", port: 1, user: "u", password: "canary")
            let before = await scene.api.connectionNames
            let outcome = try await scene.program.run(["--database-id", Scene.staging])
            #expect(outcome.exitCode == 1)
            #expect(outcome.output.isEmpty)
            #expect(await scene.api.connectionNames == before)
            #expect(await scene.asked.last?.hasPrefix("DELETE /v1/connections/con_") == true)
        }
    }

    @Test func aBusyPortCostsNoConnection() async throws {
        try await Scene.with { scene in
            let port = try #require(URL(string: scene.address)?.port)
            let outcome = try await scene.program.run(["--database-id", Scene.staging, "--port", "\(port)"])
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.hasPrefix("error: cannot listen on 127.0.0.1:\(port): address already in use\n"))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func whoLeavesWhileADatabaseIsChosenGetsNoConnection() async throws {
        try await Scene.with { scene in
            let tunnel = try TwoProgramsTests.install(in: scene.program.directory, api: nil)
            // In place of the program that asks: hears of the signal, and answers all the same.
            let asks = """
                #!/bin/bash
                echo "$2" >>calls
                [[ $2 == prepare ]] || exit 1
                trap told=yes TERM
                kill -TERM $PPID
                until [[ $told ]]; do sleep 0.01; done
                echo '{"id":"db_c1"}'
                """
            let file = "\(scene.program.directory)/bin/ppg-tunnel-api"
            try asks.write(toFile: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
            var program = scene.program
            program.environment["PATH"] = "/usr/bin:/bin"
            let outcome = try await program.run(["--database-id", "pick"], executable: tunnel)
            #expect(outcome.exitCode == 128 + SIGTERM)
            #expect(try scene.file("calls") == "prepare\n")
        }
    }

    @Test func aDatabaseThatIsNotThereIsNotFound() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(["--database-id", "db_nosuchthing"])
            #expect(outcome.exitCode == 2)
            #expect(outcome.output.isEmpty)
            #expect(
                outcome.errors.hasPrefix(
                    "error: cannot show database db_nosuchthing: Database not found (404 resource-not-found, "
                )
            )
        }
    }

    @Test func whatIsNoIDIsAUsageError() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(["--database-id", Scene.shop])
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors == "error: this is the id of a project, not of a database\n")
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func aURLAndADatabaseExcludeEachOther() async throws {
        try await Scene.with { scene in
            let arguments = ["--database-id", Scene.staging, "--url", "postgres://u:canary@localhost/postgres"]
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors == "error: --database-id and --url exclude each other\n")
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func theVariableAndTheFileCountToo() async throws {
        try await Scene.with(files: ["api.env": "PPG_TUNNEL_DATABASE_ID=db_nosuchthing\n"]) { scene in
            let outcome = try await scene.program.run(["--env-file", "api.env"])
            #expect(outcome.exitCode == 2)
        }
    }

    @Test func aMissingTokenSaysWhereToGetOne() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            let outcome = try await scene.program.run(["--database-id", Scene.staging])
            #expect(outcome.exitCode == 77)
            #expect(outcome.errors.hasPrefix("error: no service token"))
            #expect(outcome.errors.contains("https://console.prisma.io"))
        }
    }

    @Test func aTokenWithoutRightsIsNotAllowed() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = FakeManagementAPI.powerlessToken
            let outcome = try await scene.program.run(["--database-id", Scene.staging])
            #expect(outcome.exitCode == 77)
            #expect(outcome.errors.contains("error: cannot create a connection to database \(Scene.staging): "))
        }
    }
}
