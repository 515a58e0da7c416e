import Testing

@Suite(.endToEnd)
struct RoleLoginTests {
    @Test(
        "roles with each of PostgreSQL's password methods log in",
        arguments: ["md5_user", "cleartext_user", "trust_user"]
    )
    func logsIn(role: String) async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(user: role), server)
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
            let user = try await tunnel.ask("SELECT current_user")
            #expect(user == role)
        }
    }
}
