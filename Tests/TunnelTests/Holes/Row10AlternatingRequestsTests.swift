import FakePeers
import Testing

/// Requests for encryption without end (CVE-2026-6479).
@Suite struct Row10AlternatingRequestsTests {
    @Test(arguments: [5, 50_000])
    func eachIsAnsweredOnce(pairs: Int) async throws {
        try await withTunnel { tunnel in
            let both = FirstPackets.sslRequest + FirstPackets.gssencRequest
            var requests: [UInt8] = []
            for _ in 0..<pairs { requests += both }
            let client = try tunnel.client(sending: requests)
            #expect(try client.socket.read(2) == ascii("NN"))
            let refusal = try client.readRefusal()
            #expect(refusal.sqlState == "08P01")
            #expect(refusal.message == "SSLRequest was answered already")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func theSameOneTwiceEndsTheConnection() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.gssencRequest)
            #expect(try client.socket.read(1) == ascii("N"))
            try client.send(FirstPackets.gssencRequest + FirstPackets.startup())
            #expect(try client.readRefusal().message == "GSSENCRequest was answered already")
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
