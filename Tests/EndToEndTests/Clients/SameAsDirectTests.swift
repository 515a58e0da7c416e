import Testing

/// The tunnel's first promise, byte by byte: what the server answers directly is what comes through the tunnel.
@Suite(.endToEnd)
struct SameAsDirectTests {
    @Test(
        "the same bytes get the same answers as without the tunnel, and the next client gets its own",
        arguments: [[], ["--spare", "0"], ["--reuse-idle", "10", "--event-loops", "1"], ["--cancel-abandoned"]]
    )
    func transcripts(options: [String]) async throws {
        // Databases of their own would be other sessions' business: the script makes its tables once at a time.
        try await PostgresServer.with(connections: 20) { server in
            try await withTunnel(["--no-check"] + options, server: server) { tunnel in
                let script = "\(Surroundings.package)/Tests/Support/drivers/same_as_direct.py"
                let places = ["\(tunnel.port)", server.socketDirectory, server.port, server.user]
                let finished = try await run(Command("python3", [script] + places))
                #expect(finished.succeeded, "\(finished)")
                #expect(finished.output.isEmpty, "\(finished.output)")
            }
        }
    }
}
