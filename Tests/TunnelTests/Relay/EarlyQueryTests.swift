import FakePeers
import PostgresWire
import TestBytes
import Testing

/// A client that does not wait for the end of its login.
@Suite struct EarlyQueryTests {
    @Test func whatAClientSendsDuringItsLoginIsServedAfterIt() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            let queries = (0..<20_000).flatMap { encoded(Query("select \($0)").encode) }
            let sender = Background { [client = HandedOver(client)] in try client.value.send(queries) }
            #expect(upstream.socket.isSilent)
            try upstream.finishLogin()
            #expect(try upstream.read(queries.count) == queries)
            #expect(upstream.receivedInTLS.count > queries.count)
            try sender.value()
        }
    }
}
