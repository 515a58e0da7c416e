import FakePeers
import TestBytes
import Testing

/// SCRAM messages made to overrun a parser (CVE-2026-6664, CVE-2026-6665): they cost no memory that stays.
///
/// Row 7 of `Tests/HOLES.md`.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct MalformedSCRAMMemoryTests {
    /// `@` stands for the client's nonce.
    private static let challenges = [
        "", "r=,s=AAAA,i=4096", "r=@,s=AAAA,i=4096", "r=@x,s=,i=4096", "r=@x,s=AAAA", "m=x,r=@x,s=AAAA,i=4096",
        "r=@x,s=A\0AA,i=4096", "r=@\(String(repeating: "x", count: 4_000)),s=AAAA,i=4096",
        "r=@x,s=\(String(repeating: "A", count: 4_000)),i=4096",
        "r=@x,s=AAAA,i=\(String(repeating: "9", count: 4_000))",
        String(repeating: ",", count: 29_000),
    ]

    @Test("malformed SCRAM messages, nonces of a megabyte among them, cost no memory")
    func challenges() async throws {
        let upstream = try HostileUpstream()
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in upstream.lead(&setup) }
        try await withTunnel(setup: change) { tunnel in
            var refusals: [Refusal] = []
            try await tunnel.expectNoGrowth(limit: 1536) {
                refusals += try await upstream.refusals(30, from: tunnel) { peer, _ in
                    try Self.begin(peer).challenge("r=x")
                }
            } _: {
                refusals += try await upstream.refusals(220, from: tunnel) { peer, number in
                    let dialogue = try Self.begin(peer)
                    guard number % 12 < Self.challenges.count else {
                        let start = ascii("R") + int32(1_048_576) + int32(11) + ascii("r=\(dialogue.nonce)")
                        // The tunnel closes as soon as it has seen the length.
                        try? peer.send(start + [UInt8](repeating: 0x78, count: 1_048_576))
                        return
                    }
                    try dialogue.challenge(Self.challenges[number % 12].replacing("@", with: dialogue.nonce))
                }
            }
            #expect(refusals.allSatisfy { ["28000", "08P01"].contains($0.sqlState) })
            #expect(refusals.allSatisfy { $0.message.contains(": login failed: ") })
            let lines = try await tunnel.logLines(atLeast: refusals.count)
            #expect(lines.count == refusals.count, "a line for each, and nothing else")
        }
    }

    private static func begin(_ peer: UpstreamPeer) throws -> SCRAMDialogue {
        try peer.startTLS()
        _ = try peer.readStartup()
        return try peer.offerSCRAM()
    }
}
