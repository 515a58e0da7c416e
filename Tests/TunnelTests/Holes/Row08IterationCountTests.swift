import FakePeers
import PostgresWire
import Testing

/// An iteration count that burns the processor (CVE-2026-42198).
@Suite struct Row08IterationCountTests {
    private static func offer(_ count: String, to upstream: UpstreamPeer) throws {
        try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
        let response = try SASLInitialResponse.decode(try upstream.readMessage().payload)
        let nonce = String(decoding: response.data ?? [], as: UTF8.self).split(separator: "r=")[1]
        try upstream.send(Authentication.saslContinue(ascii("r=\(nonce)x,s=AAAA,i=\(count)")).encode)
    }

    @Test(arguments: [
        ("0", "outside 1 to 1000000"), ("-1", "malformed SCRAM message (iteration count)"),
        ("1000001", "outside 1 to 1000000"), ("1000000000", "outside 1 to 1000000"),
        ("2147483647", "outside 1 to 1000000"), ("99999999999999999999", "outside 1 to 1000000"),
    ])
    func aCountOutOfRangeIsRefused(count: String, words: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { try Self.offer(count, to: $0) }
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message.hasSuffix(words), "\(refusal.message)")
        }
    }

    /// The largest count that is taken keeps one login busy, and nobody else.
    @Test func otherSessionsGoOnMeanwhile() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            _ = try tunnel.client(sending: FirstPackets.startup())
            let slow = try tunnel.acceptUpstream()
            try slow.startTLS()
            _ = try slow.readStartup()
            try Self.offer("1000000", to: slow)
            try session.client.send(Query("select 1").encode)
            #expect(try session.upstream.readMessage().type == Query.type)
            try session.upstream.send(ReadyForQuery(status: .idle).encode)
            #expect(try session.client.readUntilReady().types == "Z")
            #expect(slow.socket.isSilent, "the keys were derived on the loop")
        }
    }
}
