import FakePeers
import PostgresWire
import TestBytes
import Testing

@Suite struct LoginMethodTests {
    @Test(arguments: [UpstreamPeer.Method.trust, .cleartext, .md5, .scram, .scramPlus])
    func logsInForTheClient(method: UpstreamPeer.Method) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            let startup = try upstream.logIn(method)
            #expect(startup["user"] == ascii(TestTunnel.user))
            #expect(startup["database"] == ascii("shop"))
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)

            let ready = try client.readUntilReady()
            #expect(ready.types == "RSSKZ")
            #expect(ready.key?.processID == UpstreamPeer.key.processID)
            #expect(ready.key?.secretKey != UpstreamPeer.key.secretKey)
        }
    }

    @Test func bytesPassBothWays() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("select 1").encode)
            #expect(try session.upstream.readMessage() == Frame(type: Query.type, payload: ascii("select 1\0")))
            try session.upstream.send(message("C", ascii("SELECT 1\0")) + message("Z", ascii("I")))
            #expect(try session.client.readUntilReady().types == "CZ")
        }
    }
}
