import FakePeers
import OpenSSL
import PostgresWire
import TestBytes
import Testing
import Tunnel

/// Bytes stuffed behind a request for encryption (CVE-2021-23214, CVE-2021-3935, Neon's `EarlyData`).
///
/// Row 1 of `Tests/HOLES.md`.
@Suite struct EarlyDataTests {
    /// What clients stuff: a startup message and a query, or a TLS handshake.
    private static let startup = FirstPackets.startup()
    private static let query = encoded(Query("drop table accounts").encode)

    private static var handshake: [UInt8] {
        get throws {
            let client = TLSPeer(client: ["postgresql"])
            _ = try client.handshake()
            return client.takeOutput()
        }
    }

    /// Behind an `N` the connection is in clear anyway, so that the bytes are simply the next ones: they go upstream
    /// after the login, once, inside TLS.
    @Test(arguments: [(FirstPackets.sslRequest, "SSLRequest"), (FirstPackets.gssencRequest, "GSSENCRequest")])
    func whatFollowsARejectionIsServedAfterTheLogin(request: [UInt8], name: String) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: request + Self.startup + Self.query)
            #expect(try client.socket.read(1) == ascii("N"))
            let upstream = try tunnel.acceptUpstream()
            try upstream.logIn()
            #expect(try upstream.read(Self.query.count) == Self.query)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
            #expect(upstream.receivedInTLS == FirstPackets.login + Self.query)
            #expect(try client.readUntilReady().types == "RSSKZ")
            #expect(client.socket.isSilent)
            #expect(
                tunnel.logLines(of: client) == [
                    "debug: connection received", "debug: \(name) rejected",
                    "debug: startup message received database=shop", "debug: connection authenticated pid=4711",
                ]
            )
        }
    }

    /// CVE-2021-23214's shape: the request and the handshake in one segment. TLS is not offered here, so nothing of it
    /// may be taken for anything.
    @Test(arguments: [FirstPackets.sslRequest, FirstPackets.gssencRequest])
    func aHandshakeBehindARejectionEndsTheConnection(request: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: request + Self.handshake)
            #expect(try client.socket.readToEnd() == ascii("N"))
            #expect(tunnel.upstream.isQuiet)
            #expect(try tunnel.logLine(with: "began with TLS").contains("hint=connect with sslmode=disable"))
        }
    }

    /// A login that is never completed reaches nobody.
    @Test(arguments: [FirstPackets.sslRequest, FirstPackets.gssencRequest])
    func nothingReachesTheUpstreamBeforeAWholeStartup(request: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: request + Self.startup.dropLast())
            #expect(try client.socket.read(1) == ascii("N"))
            client.socket.shutdownWrite()
            #expect(try client.socket.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
            let words = "debug: client closed the connection before its login was complete"
            #expect(tunnel.logLines(of: client).last == words)
        }
    }

    /// With local TLS the request is granted only to a client that waits for the answer, whatever it stuffs behind.
    @Test(arguments: [true, false], [true, false])
    func plaintextBehindTheRequestForTLSEndsTheConnection(isRequired: Bool, isHandshake: Bool) async throws {
        try await withTunnel(options: .localTLS(required: isRequired)) { tunnel in
            let stuffed = isHandshake ? try Self.handshake : Self.startup + Self.query
            let refusal = try tunnel.rejection(of: FirstPackets.sslRequest + stuffed)
            #expect(refusal == Refusal(sqlState: "08P01", message: "received unencrypted data after SSL request"))
        }
    }

    /// GSS encryption is rejected where TLS is offered, too, and does not open a way around it.
    @Test func theWayAroundRequiredTLSIsClosed() async throws {
        try await withTunnel(options: .localTLS(required: true)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.gssencRequest + Self.startup + Self.query)
            #expect(try client.socket.read(1) == ascii("N"))
            let refusal = try client.readRefusal()
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message == "the tunnel takes connections over TLS only")
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
