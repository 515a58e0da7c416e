import FakePeers
import PostgresWire
import Testing

/// An iteration count that burns the processor (CVE-2026-42198).
///
/// Row 8 of `Tests/HOLES.md`.
@Suite struct IterationCountTests {
    @Test(arguments: [
        ("0", "outside 1 to 1000000"), ("-1", "malformed SCRAM message (iteration count)"),
        ("1000001", "outside 1 to 1000000"), ("1000000000", "outside 1 to 1000000"),
        ("2147483647", "outside 1 to 1000000"), ("99999999999999999999", "outside 1 to 1000000"),
    ])
    func aCountOutOfRangeIsRefused(count: String, words: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                let dialogue = try upstream.offerSCRAM()
                try dialogue.challenge("r=\(dialogue.nonce)x,s=AAAA,i=\(count)")
            }
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message.hasSuffix(words), "\(refusal.message)")
            #expect(refusal.message.hasPrefix(tunnel.cannotReach("login failed: ")))
        }
    }

    /// The largest counts that are taken keep these logins busy, one after the other, and nobody else: a session has
    /// many answers before the last of them has its keys.
    @Test func otherSessionsGoOnMeanwhile() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let slow = try (0..<6).map { number in
                _ = try tunnel.client(sending: FirstPackets.startup())
                let upstream = try tunnel.acceptUpstream()
                try upstream.startTLS()
                _ = try upstream.readStartup()
                let dialogue = try upstream.offerSCRAM()
                // A salt of its own for each, so that the keys of none are known.
                let salt = SCRAMServer.base64([UInt8(number), 1, 2])
                try dialogue.challenge("r=\(dialogue.nonce)x,s=\(salt),i=1000000")
                return upstream
            }
            for _ in 0..<100 {
                try session.client.send(Query("select 1").encode)
                #expect(try session.upstream.readMessage().type == Query.type)
                try session.upstream.send(ReadyForQuery(status: .idle).encode)
                #expect(try session.client.readUntilReady().types == "Z")
            }
            #expect(slow.last?.socket.isSilent == true, "the keys were derived on the loop")
        }
    }
}
