import FakePeers
import OpenSSL
import PostgresWire
import Testing
import Tunnel

/// TLS between the clients and the tunnel.
@Suite struct LocalTLSTests {
    private func withTLSTunnel(
        required: Bool = false,
        _ body: @escaping @Sendable (TestTunnel) throws -> Void
    ) async throws {
        let context = try TLSServerContext(identity: SelfSignedIdentity())
        try await withTunnel(
            {
                $0.access.tls = context
                $0.access.requiresTLS = required
            },
            body
        )
    }

    /// Goes on with a login and a query through TLS.
    private func useSession(_ tunnel: TestTunnel, _ client: TLSClient) throws {
        try client.send(FirstPackets.startup())
        let upstream = try tunnel.acceptUpstream()
        try upstream.logIn()
        #expect(try client.readUntilReady().types == "RSSKZ")
        let query = encoded(Query("select 1").encode)
        try client.send(query)
        #expect(try upstream.read(query.count) == query)
    }

    @Test func aClientThatAsksGetsTLS() async throws {
        try await withTLSTunnel { tunnel in try useSession(tunnel, try .asking(try tunnel.client())) }
    }

    /// PostgreSQL 17's `sslnegotiation=direct`.
    @Test func aClientThatBeginsWithTLSGetsIt() async throws {
        try await withTLSTunnel(required: true) { tunnel in try useSession(tunnel, try TLSClient(try tunnel.client())) }
    }

    @Test func aClientThatDoesNotAskIsServedInClear() async throws {
        try await withTLSTunnel { tunnel in
            let (client, _, _) = try tunnel.session()
            #expect(client.socket.isSilent)
        }
    }

    @Test func aClientInClearIsRefusedWhereTLSIsRequired() async throws {
        try await withTLSTunnel(required: true) { tunnel in
            let refusal = try tunnel.client(sending: FirstPackets.startup()).readRefusal()
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message == "the tunnel takes connections over TLS only")
            #expect(refusal.hint?.contains("sslmode=require") == true)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// ALPACA: a handshake that was meant for another protocol.
    @Test(arguments: [true, false])
    func aHandshakeForAnotherProtocolIsRefused(direct: Bool) async throws {
        try await withTLSTunnel { tunnel in
            let client = try tunnel.client()
            #expect(throws: PeerError.tls("tlsv1 alert no application protocol")) {
                _ =
                    direct
                    ? try TLSClient(client, protocols: ["http/1.1"])
                    : try TLSClient.asking(client, protocols: ["http/1.1"])
            }
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func directTLSWithoutALPNIsRefusedInWords() async throws {
        try await withTLSTunnel { tunnel in
            let client = try TLSClient(try tunnel.client(), protocols: [])
            let words = "08P01 received direct SSL connection request without ALPN protocol negotiation extension"
            #expect(try client.readRefusal() == words)
        }
    }

    @Test func aRequestForEncryptionInsideTLSIsRefused() async throws {
        try await withTLSTunnel { tunnel in
            let client = try TLSClient.asking(try tunnel.client())
            try client.send(FirstPackets.sslRequest)
            #expect(try client.readRefusal() == "08P01 SSLRequest was answered already")
        }
    }

    @Test(arguments: [true, false])
    func aCancelRequestWorksInClearAndInsideTLS(encrypted: Bool) async throws {
        try await withTLSTunnel(required: true) { tunnel in
            let session = try TLSClient.asking(try tunnel.client())
            try session.send(FirstPackets.startup())
            try tunnel.acceptUpstream().logIn()
            let key = try #require(try session.readUntilReady().key)
            let request = FirstPackets.cancel(key)
            if encrypted {
                try TLSClient.asking(try tunnel.client()).send(request)
            } else {
                _ = try tunnel.client(sending: request)
            }
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            let sent = try upstream.readStartupPacket()
            #expect(sent == FirstPackets.cancel(UpstreamPeer.key))
        }
    }

    @Test func aHandshakeThatStopsCountsAgainstTheStartupsTime() async throws {
        let context = try TLSServerContext(identity: SelfSignedIdentity())
        let change: @Sendable (inout TestTunnel.Options) -> Void = {
            $0.access.tls = context
            $0.access.startupTimeLimit = .seconds(2)
        }
        try await withTunnel(change) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.sslRequest)
            #expect(try client.socket.readToEnd() == ascii("S"))
        }
    }
}
