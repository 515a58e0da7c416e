import Testing

/// `--read-only` against whoever does not want it: the list of Tests/Support/drivers/read_only_evasions.py, and chance.
@Suite(.endToEnd)
struct EvasionTests {
    @Test("what has taken statements past read-only modes changes nothing, however it is sent")
    func evasions() async throws {
        try await PostgresServer.with(connections: 20) { server in
            // Prisma's role is a superuser, too, and whatever permissions keep out would show nothing.
            try await server.ask("ALTER ROLE \"\(server.user)\" SUPERUSER")
            try await withTunnel(["--no-check", "--read-only"], server: server) { tunnel in
                let finished = try await run(script("read_only_evasions", tunnel))
                #expect(finished.succeeded, "\(finished)")
                #expect(finished.output.contains(" attempts, 0 wrong"), "\(finished.output)")
            }
        }
    }

    @Test("random statements change nothing, whatever they do to a session, which may be reused")
    func randomStatements() async throws {
        try await PostgresServer.with(connections: 20) { server in
            // Prisma's role is a superuser, too, and whatever permissions keep out would show nothing.
            try await server.ask("ALTER ROLE \"\(server.user)\" SUPERUSER")
            try await withTunnel(["--no-check", "--read-only", "--reuse-idle", "5"], server: server) { tunnel in
                let finished = try await run(script("read_only_chance", tunnel, "1000"))
                #expect(finished.succeeded, "\(finished)")
                #expect(finished.output.contains(", 0 wrong"), "\(finished.output)")
            }
        }
    }

    private func script(_ name: String, _ tunnel: TunnelProcess, _ arguments: String...) -> Command {
        let path = "\(Surroundings.package)/Tests/Support/drivers/\(name).py"
        let server = tunnel.server
        let places = ["\(tunnel.port)", server.socketDirectory, server.port, server.superuser]
        return Command("python3", [path] + places + arguments).with { $0.timeLimit = .seconds(300) }
    }
}
