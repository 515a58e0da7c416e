import FakeManagementAPI
import Foundation
import Testing

/// psql and pg_dump with a tunnel around them: `databases psql`, `databases dump`, `connections test`.
@Suite(.endToEnd)
struct DatabaseClientTests {
    @Test("psql answers through a tunnel whose credentials are gone afterwards")
    func psql() async throws {
        let server = try await PostgresServer.shared
        try await Self.withClients { api, command in
            let before = await api.connectionNames
            let query = "SELECT current_user || ' ' || coalesce(host(inet_client_addr()), 'none')"
            let finished = try await run(command(["databases", "psql", "production", "-XAtc", query]))
            #expect(finished.exitCode == 0)
            #expect(finished.errors.isEmpty)
            #expect(finished.output.hasPrefix("\(server.shownUser) "))
            #expect(await api.connectionNames == before)
            let calls = await api.seen.map(\.line)
            #expect(calls.first == "GET /v1/databases")
            #expect(calls.contains("POST /v1/connections"))
            #expect(calls.last?.hasPrefix("DELETE /v1/connections/con_") == true)
        }
    }

    @Test("the exit code is the client's", arguments: [("SELECT 1/0", 1), ("SELECT 1", 0)])
    func exitCode(query: String, exitCode: Int) async throws {
        try await Self.withClients { _, command in
            let words = ["databases", "psql", throwawayDatabase, "-XAt", "-v", "ON_ERROR_STOP=1", "-c", query]
            let finished = try await run(command(words))
            #expect(finished.exitCode == exitCode)
            #expect(finished.errors.contains("division by zero") == (exitCode == 1))
        }
    }

    @Test("standard input is the client's")
    func input() async throws {
        try await Self.withClients { _, command in
            let words = ["databases", "psql", "production", "-XAtq"]
            let finished = try await run(command(words).with { $0.input = .text("SELECT 6 * 7;\n\\echo done\n") })
            #expect(finished.exitCode == 0)
            #expect(finished.output == "42\ndone\n")
        }
    }

    @Test("a dump goes to standard output, and is nothing but the dump")
    func dump() async throws {
        try await Self.withClients { _, command in
            let finished = try await run(
                command(["databases", "dump", "production", "--schema=pg_temp_none", "--strict-names"])
            )
            #expect(finished.exitCode == 1)
            #expect(finished.errors.contains("no matching schemas were found"))
            let whole = try await run(command(["databases", "dump", "production", "--schema-only", "-n", "public"]))
            #expect(whole.exitCode == 0)
            #expect(whole.errors.isEmpty)
            #expect(whole.output.hasPrefix("--\n-- PostgreSQL database dump\n--\n"))
        }
    }

    @Test("nothing of the surroundings leads elsewhere, and the client sees no secret")
    func surroundings() async throws {
        try await Self.withClients { _, command in
            var command = command([
                "databases", "psql", "production", "-XAtc",
                "\\! echo \"${PRISMA_SERVICE_TOKEN-none} ${DATABASE_URL-none} ${PGPASSWORD-none} $PGUSER $PGAPPNAME\"",
            ])
            for (name, value) in [
                ("DATABASE_URL", "postgres://u:\(canary)@127.0.0.1:1/x"), ("PGHOST", "127.0.0.2"), ("PGPORT", "1"),
                ("PGPASSWORD", canary), ("PGSSLMODE", "verify-full"), ("PGREQUIREAUTH", "scram-sha-256"),
                ("PGCHANNELBINDING", "require"), ("PGSERVICE", "nowhere"), ("PGAPPNAME", "mine"),
                ("PPG_TUNNEL_PORT", "1"), ("PPG_TUNNEL_QUIET", "1"), ("PPG_TUNNEL_LOCAL_PASSWORD_FILE", "/nowhere"),
            ] {
                command.environment[name] = value
            }
            let finished = try await run(command)
            #expect(finished.exitCode == 0)
            #expect(finished.output == "none none none postgres mine\n")
        }
    }

    @Test("Ctrl-C is psql's: it cancels the query, and the tunnel goes on")
    func interrupt() async throws {
        try await Self.withClients { api, command in
            let before = await api.connectionNames
            let words = ["databases", "psql", "production", "-XAtq", "-v", "ON_ERROR_STOP=0"]
            let command = command(words).with {
                $0.input = .typed
                $0.hasOwnGroup = true
            }
            try await withProgram(command) { program in
                try await program.type("SELECT 'here';\n")
                try await program.output.wait(for: "here")
                try await program.type("\\echo now\nSELECT pg_sleep(601.5);\n")
                try await program.output.wait(for: "now")
                // Where no query is under way yet, psql itself is what ends.
                try await Self.waitForSleep()
                program.sendToGroup(SIGINT)
                try await program.errors.wait(for: "canceling statement due to user request")
                try await program.closeInput()
                _ = try await program.finished()
            }
            #expect(await api.connectionNames == before)
        }
    }

    @Test("a signal to end reaches psql, and the credentials are deleted", arguments: [SIGTERM, SIGHUP])
    func ended(signal: CInt) async throws {
        try await Self.withClients { api, command in
            let before = await api.connectionNames
            let command = command(["databases", "psql", "production", "-XAtq"]).with { $0.input = .typed }
            try await withProgram(command) { program in
                try await program.type("SELECT 'here';\n")
                try await program.output.wait(for: "here")
                program.send(signal)
                let finished = try await program.finished()
                #expect(finished.exitCode == 128 + Int(signal))
            }
            #expect(await api.connectionNames == before)
        }
    }

    @Test("a signal while the credentials are made leaves nothing behind", arguments: [SIGINT, SIGTERM])
    func early(signal: CInt) async throws {
        try await Self.withClients { api, command in
            let before = await api.connectionNames
            await api.hold("POST /v1/connections")
            try await withProgram(command(["databases", "psql", throwawayDatabase, "-c", "SELECT 1"])) { program in
                await api.waitForCall("POST /v1/connections")
                program.send(signal)
                await api.letGo()
                let finished = try await program.finished()
                #expect(finished.exitCode == 128 + Int(signal))
            }
            #expect(await api.connectionNames == before)
        }
    }

    @Test("a tunnel that does not open says why, and its exit code is the command's")
    func refused() async throws {
        try await Self.withClients { api, command in
            let finished = try await run(command(["databases", "psql", "db_nosuchthing", "-c", "SELECT 1"]))
            #expect(finished.exitCode == 2)
            #expect(finished.errors.hasPrefix("error: cannot show database db_nosuchthing: Database not found ("))
            let unknown = try await run(command(["databases", "dump", "prodction"]))
            #expect(unknown.exitCode == 2)
            #expect(unknown.errors == "error: there is no database called prodction\nhint: did you mean production?\n")
        }
    }

    @Test("a client that is not installed costs no credentials")
    func missing() async throws {
        try await Self.withClients { api, command in
            let command = command(["databases", "psql", "production"]).with { $0.environment["PATH"] = "/nowhere" }
            let finished = try await run(command)
            #expect(finished.exitCode == 1)
            #expect(finished.errors.hasPrefix("error: psql was not found in PATH\nhint: install "))
            #expect(await api.seen.isEmpty)
        }
    }

    @Test("a token that comes out of a pipe is enough")
    func pipedToken() async throws {
        try await Self.withClients { api, command in
            var command = command(["databases", "psql"])
            command.environment["PRISMA_SERVICE_TOKEN"] = nil
            command.environment["settings"] = "PRISMA_SERVICE_TOKEN=\(FakeManagementAPI.token)"
            let script = "exec \"$0\" \"$@\" --env-file <(echo \"$settings\") production -XAtc 'SELECT 6 * 7'"
            command.arguments = ["-c", script, command.program] + command.arguments
            command.program = "bash"
            let finished = try await run(command)
            #expect(finished.exitCode == 0)
            #expect(finished.output == "42\n")
        }
    }

    @Test("a connection is tested by a login that leaves nothing behind")
    func test() async throws {
        try await Self.withClients { api, command in
            let before = await api.connectionNames
            let finished = try await run(command(["connections", "test", "production connection"]))
            #expect(finished.exitCode == 0)
            let lines = finished.output.split(separator: "\n").map(String.init)
            #expect(
                lines.prefix(2) == [
                    "connection  production connection (con_cmi0c000004)",
                    "database    production (db_cmi0d000003), ready",
                ]
            )
            #expect(lines.last?.wholeMatch(of: /login       PostgreSQL \d+.* in \d+ ms/) != nil, "\(lines)")
            #expect(await api.connectionNames == before)
        }
        try await withManagementAPI(password: canary) { api, environment in
            let finished = try await run(
                try await Self.command(environment)(["connections", "test", "con_cmi0c000004"])
            )
            #expect(finished.exitCode == 1)
            #expect(finished.errors.contains("error: the login failed: "))
            #expect(finished.errors.contains("(28P01)"))
        }
    }

    /// `body` gets the API, and makes the command of some words.
    private static func withClients(
        _ body: (FakeManagementAPI, ([String]) -> Command) async throws -> Void
    ) async throws {
        try await withManagementAPI { api, environment in try await body(api, command(environment)) }
    }

    private static func command(_ environment: [String: String]) async throws -> ([String]) -> Command {
        let server = try await PostgresServer.shared
        let directory = try Surroundings.makeDirectory()
        return { words in
            var all = environment
            all["PPG_TUNNEL_CA_FILE"] = server.caFile
            all["PATH"] = server.path
            return Command(Surroundings.binary, words, environment: all).with { $0.directory = directory }
        }
    }

    /// Until the server is in the middle of a query that sleeps.
    private static func waitForSleep() async throws {
        let query = "query LIKE 'SELECT pg_sleep(601.5)%' AND state = 'active'"
        try await PostgresServer.shared.wait(until: "EXISTS (SELECT FROM pg_stat_activity WHERE \(query))")
    }
}
