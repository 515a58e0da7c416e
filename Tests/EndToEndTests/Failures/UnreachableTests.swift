import Testing

@Suite(.endToEnd)
struct UnreachableTests {
    @Test("an upstream that is down")
    func down() async throws {
        let closed = try FreePort()
        let place = "127.0.0.1:\(closed.number)"
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup.arguments = ["--no-check"]
            setup.lead(to: place, caFile: server.caFile)
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.expectRefusal(
                "cannot reach \(place): TCP connection failed: connection refused",
                hint: "nothing listens there, or a firewall says no: check that the server runs, "
                    + "and the host and port in DATABASE_URL"
            )
            let isReady = try await run(tunnel.client("pg_isready", ["-t", "30"]))
            #expect(isReady.exitCode == 1)
            #expect(isReady.output.hasSuffix(" - rejecting connections\n"))
        }
        withExtendedLifetime(closed) {}
    }

    @Test("pg_isready finds a tunnel ready whose upstream is")
    func ready() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let isReady = try await run(tunnel.client("pg_isready", ["-t", "30"]))
            #expect(isReady.exitCode == 0)
        }
    }

    @Test("an upstream that accepts connections and says nothing")
    func silent() async throws {
        let silent = try FreePort()
        silent.beSilent()
        let place = "127.0.0.1:\(silent.number)"
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup.arguments = ["--no-check", "--connect-timeout", "0.3"]
            setup.lead(to: place, caFile: server.caFile)
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.expectRefusal(
                "cannot reach \(place): no answer to the TLS handshake within 300 ms",
                hint: "check that the network lets connections to \(place) through"
            )
        }
        withExtendedLifetime(silent) {}
    }

    @Test("a host name that does not exist")
    func noSuchName() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup.arguments = ["--no-check"]
            setup.lead(to: "db.prisma.invalid:5432", caFile: server.caFile)
        }
        try await withTunnel(setup: change) { tunnel in
            let finished = try await run(tunnel.psql(["-c", "SELECT 1"]))
            // The resolver's words differ between systems, and without any network.
            let words =
                /FATAL:  cannot reach db\.prisma\.invalid:5432: DNS lookup failed: [a-z].+\nHINT:  check the network connection, and the host name in DATABASE_URL\n/
            #expect(finished.errors.firstMatch(of: words) != nil, "\(finished)")
        }
    }

    @Test("the upstream ends a session: psql shows the server's own words")
    func sessionEnded() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            try await withProgram(tunnel.interactivePsql()) { psql in
                try await psql.type("SELECT 'pid ' || pg_backend_pid();\n")
                let pid = try await psql.output.wait(for: "pid") { $0.firstMatch(of: /pid (\d+)\n/)?.1 }
                try await tunnel.server.ask("SELECT pg_terminate_backend(\(pid))")
                try await tunnel.server.wait(until: "NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(pid))")
                try await psql.type("SELECT 1;\n")
                try await psql.errors.wait(for: "FATAL:  57P01: terminating connection due to administrator command\n")
            }
        }
    }
}
