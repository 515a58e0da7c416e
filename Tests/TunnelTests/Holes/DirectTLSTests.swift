import FakePeers
import Testing

/// TLS begun without asking (PostgreSQL 17's `sslnegotiation=direct`), with any ALPN: not offered here, so nothing of it
/// is understood as anything else.
///
/// Row 19 of `Tests/HOLES.md`.
@Suite struct DirectTLSTests {
    @Test(arguments: [["postgresql"], [], ["http/1.1"], ["h2", "postgresql"]])
    func aClientHelloEndsTheConnection(protocols: [String]) async throws {
        try await withTunnel { tunnel in
            let hello = TLSPeer(client: protocols)
            _ = try hello.handshake()
            let client = try tunnel.client(sending: hello.takeOutput())
            #expect(try client.socket.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
            let lines = tunnel.log.lines(with: "began with TLS")
            #expect(lines.count == 1)
            #expect(lines.first?.contains("hint=connect with sslmode=disable") == true)
        }
    }
}
