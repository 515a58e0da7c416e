import Testing

@Suite(.endToEnd)
struct RefusedLoginTests {
    private static let hint =
        "check DATABASE_URL: its credentials may be mistyped, revoked, or made for another database"

    @Test("a wrong password shows the server's words and what to check")
    func wrongPassword() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(password: canary), server)
            setup.arguments = ["--no-check"]
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.expectRefusal(
                "password authentication failed for user \"\(tunnel.server.shownUser)\"",
                hint: Self.hint
            )
        }
    }

    @Test("drivers see SQLSTATE 28P01")
    func sqlState() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(password: canary), server)
            setup.arguments = ["--no-check"]
        }
        let script = """
            import asyncio, asyncpg, sys
            async def main():
                try:
                    await asyncpg.connect(host="127.0.0.1", port=int(sys.argv[1]), user="anyone")
                except asyncpg.PostgresError as error:
                    print(error.sqlstate)
            asyncio.run(main())
            """
        try await withTunnel(setup: change) { tunnel in
            let command = Command(Surroundings.python, ["-c", script, "\(tunnel.port)"])
            let state = try await answer(of: command)
            #expect(state == "28P01")
        }
    }

    @Test("a refused key ends the program at the start with exit code 77")
    func refusedKey() async throws {
        let finished = try await runTunnel { setup, server in
            setup = .url(server.url(password: canary), server)
        }
        let server = try await PostgresServer.shared
        #expect(finished.exitCode == 77)
        #expect(
            finished.errors == """
                error: \(server.endpoint) refused the login: password authentication failed for user "\(server.shownUser)"
                hint: \(Self.hint)

                """
        )
    }

    @Test("a database that does not exist is named")
    func noSuchDatabase() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            try await tunnel.expectRefusal(
                "database \"atlantis\" does not exist",
                hint: nil,
                settings: ["dbname": "atlantis"]
            )
        }
    }

    @Test("that roles cannot be made or changed comes from the server, word for word")
    func roles() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            for statement in ["CREATE ROLE reader", "ALTER ROLE md5_user SET work_mem = '1MB'"] {
                let through = try await run(tunnel.psql(["-c", statement]))
                let address =
                    "host=\(tunnel.server.socketDirectory) port=\(tunnel.server.port) user=\(tunnel.server.user)"
                let options = ["-X", "-w", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose"]
                let direct = try await run(
                    Command(tunnel.server.psql, options + [address + " dbname=postgres", "-c", statement])
                )
                #expect(through.errors.contains("42501"))
                #expect(through.errors == direct.errors)
            }
        }
    }

    @Test("too many connections say whose limit it is")
    func tooManyConnections() async throws {
        let server = try await PostgresServer.shared
        let role = try await server.makeRole("CONNECTION LIMIT 1")
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(user: role), server)
            setup.arguments = ["--no-check"]
        }
        try await withTunnel(setup: change) { tunnel in
            try await withProgram(tunnel.interactivePsql()) { first in
                try await first.type("SELECT 'connected';\n")
                try await first.output.wait(for: "connected")
                try await tunnel.expectRefusal(
                    "too many connections for role \"\(role)\"",
                    hint: "the plan's connection limit is reached: close other clients, or wait for them to end"
                )
            }
        }
    }
}
