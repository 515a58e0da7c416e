import FakeManagementAPI
import Testing

/// A database of the fake API.
let throwawayDatabase = "db_cmi0d000003"

/// No `.env`; the throw-away server's certificate is trusted, and that is all.
func throwaway(_ environment: [String: String], _ server: PostgresServer) -> TunnelSetup {
    TunnelSetup(
        arguments: ["--database-id", throwawayDatabase],
        environment: environment,
        standIn: ["--ca-file", server.caFile]
    )
}

/// A Management API whose connections lead to the throw-away server, and the variables that lead to the API.
func withManagementAPI(
    password: String? = nil,
    _ body: (FakeManagementAPI, [String: String]) async throws -> Void
) async throws {
    let server = try await PostgresServer.shared
    let api = FakeManagementAPI()
    let address = try await api.start()
    await api.setUpstream(
        host: server.host,
        port: Int(server.port) ?? 0,
        user: server.user,
        password: password ?? server.password
    )
    do {
        try await body(api, ["PRISMA_API_URL": address, "PRISMA_SERVICE_TOKEN": FakeManagementAPI.token])
    } catch {
        await api.stop()
        throw error
    }
    await api.stop()
}

/// A tunnel with credentials of its own; `body` gets the id of the connection it made.
func withThrowawayTunnel(
    _ arguments: [String] = [],
    _ body: (TunnelProcess, FakeManagementAPI, String) async throws -> Void
) async throws {
    try await withManagementAPI { api, environment in
        let change = { @Sendable (setup: inout TunnelSetup, server: PostgresServer) in
            setup = throwaway(environment, server)
            setup.arguments += arguments + ["--no-check"]
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.output.wait(for: "was made for this tunnel")
            let made = try #require(tunnel.output.text.firstMatch(of: /Connection (con_\w+)/)).1
            try await body(tunnel, api, String(made))
        }
    }
}
