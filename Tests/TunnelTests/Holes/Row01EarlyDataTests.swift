import FakePeers
import PostgresWire
import Testing

/// Bytes stuffed behind a request for encryption (CVE-2021-23214, CVE-2021-3935, Neon's `EarlyData`).
@Suite struct Row01EarlyDataTests {
    /// Behind an `N` the connection is in clear anyway, so that the bytes are simply the next ones: they go upstream
    /// after the login, once, inside TLS.
    @Test(arguments: [FirstPackets.sslRequest, FirstPackets.gssencRequest])
    func whatFollowsARejectionIsServedAfterTheLogin(request: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let query = encoded(Query("select 1").encode)
            let client = try tunnel.client(sending: request + FirstPackets.startup() + query)
            #expect(try client.socket.read(1) == ascii("N"))
            let upstream = try tunnel.acceptUpstream()
            try upstream.logIn()
            #expect(try upstream.read(query.count) == query)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
            #expect(try client.readUntilReady().types == "RSSKZ")
            #expect(client.socket.isSilent)
        }
    }

    /// CVE-2021-23214's shape: the request for TLS and the handshake in one segment. TLS is not offered here, so
    /// nothing of it may be taken for anything.
    @Test func aHandshakeBehindARejectionEndsTheConnection() async throws {
        try await withTunnel { tunnel in
            let hello = TLSPeer(client: ["postgresql"])
            _ = try hello.handshake()
            let client = try tunnel.client(sending: FirstPackets.sslRequest + hello.takeOutput())
            #expect(try client.socket.readToEnd() == ascii("N"))
            #expect(tunnel.upstream.isQuiet)
            #expect(try tunnel.logLine(with: "began with TLS").contains("hint=connect with sslmode=disable"))
        }
    }

    /// A login that is never completed reaches nobody.
    @Test func nothingReachesTheUpstreamBeforeAWholeStartup() async throws {
        try await withTunnel { tunnel in
            let stuffed = FirstPackets.sslRequest + FirstPackets.startup().dropLast()
            let client = try tunnel.client(sending: stuffed)
            #expect(try client.socket.read(1) == ascii("N"))
            client.socket.shutdownWrite()
            #expect(try client.socket.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
