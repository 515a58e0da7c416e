import Testing

@Suite(.endToEnd)
struct LoopbackFamilyTests {
    @Test(
        "each --host is reached at its addresses",
        arguments: [("localhost", ["127.0.0.1", "::1", "localhost"]), ("::1", ["::1"]), ("127.0.0.1", ["127.0.0.1"])]
    )
    func reached(host: String, addresses: [String]) async throws {
        try await withTunnel(["--no-check", "--host", host]) { tunnel in
            let place = host.contains(":") ? "[\(host)]" : host
            #expect(tunnel.output.lines.first == "Prisma Postgres auth proxy listening on \(place):\(tunnel.port) 🚀")
            for address in addresses {
                let answer = try await tunnel.ask("SELECT 'at home'", ["host": address])
                #expect(answer == "at home")
            }
        }
    }
}
