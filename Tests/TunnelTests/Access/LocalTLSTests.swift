import FakePeers
import PostgresWire
import TestBytes
import Testing

/// TLS between the clients and the tunnel.
@Suite struct LocalTLSTests {
    @Test func aClientThatAsksGetsTLS() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in try tunnel.session(through: .asking(try tunnel.client()))
        }
    }

    /// PostgreSQL 17's `sslnegotiation=direct`.
    @Test func aClientThatBeginsWithTLSGetsIt() async throws {
        try await withTunnel(options: .localTLS(required: true)) { tunnel in
            try tunnel.session(through: try TLSClient(try tunnel.client()))
        }
    }

    @Test func aClientThatDoesNotAskIsServedInClear() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let (client, _, _) = try tunnel.session()
            #expect(client.socket.isSilent)
        }
    }

    @Test func aClientInClearIsRefusedWhereTLSIsRequired() async throws {
        try await withTunnel(options: .localTLS(required: true)) { tunnel in
            let refusal = try tunnel.client(sending: FirstPackets.startup()).readRefusal()
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message == "the tunnel takes connections over TLS only")
            #expect(refusal.hint?.contains("sslmode=require") == true)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test(arguments: [true, false])
    func aCancelRequestWorksInClearAndInsideTLS(encrypted: Bool) async throws {
        try await withTunnel(options: .localTLS(required: true)) { tunnel in
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
            try tunnel.expectCancel()
        }
    }

    @Test func aHandshakeThatStopsCountsAgainstTheStartupsTime() async throws {
        try await withTunnel(options: .localTLS()) {
            $0.access.startupTimeLimit = .seconds(2)
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.sslRequest)
            #expect(try client.socket.readToEnd() == ascii("S"))
        }
    }
}
