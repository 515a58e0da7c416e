import Testing

/// Authority that was cached (CVE-2025-2291).
@Suite(.endToEnd) struct RevokedKeyTests {
    @Test("a revoked key: the next login says so, and the session that waits is not handed out any more")
    func revoked() async throws {
        let server = try await PostgresServer.shared
        let role = try await server.makeRole()
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(user: role), server)
            setup.arguments = ["--event-loops", "1", "--no-check", "--reuse-idle", "3600", "--reuse-lifetime", "3600"]
        }
        try await withTunnel(setup: change) { tunnel in
            let parked = try await tunnel.tell([]).process
            #expect(try await tunnel.tell([]).process == parked)
            try await server.ask("ALTER ROLE \(role) PASSWORD 'another one'")
            // A client that would have waited for the parked session is told the same as one that would not.
            for name in ["other", "psql"] {
                try await tunnel.expectRefusal(
                    "password authentication failed for user \"\(role)\"",
                    hint: "check DATABASE_URL: its credentials may be mistyped, revoked, or made for another database",
                    settings: ["application_name": name]
                )
            }
            try await server.wait(until: "NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(parked))")
        }
    }
}
