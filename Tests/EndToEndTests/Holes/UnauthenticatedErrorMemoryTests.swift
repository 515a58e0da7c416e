import FakePeers
import TestBytes
import Testing

/// Text from an upstream that nobody vouches for (CVE-2024-10977, CVE-2022-41862), however much there is of it: flat
/// memory, and a clean terminal.
///
/// Row 3 of `Tests/HOLES.md`.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct UnauthenticatedErrorMemoryTests {
    private static let escapes = message("E", ascii("SFATAL\0C28000\0M\u{1B}[2J\u{1B}]0;pwned\u{07}password?\0\0"))
    /// 64 kB without an end, a message of a gigabyte that begins, four megabytes.
    private static let floods = [
        ascii("E") + [UInt8](repeating: 0x1B, count: 65_536),
        ascii("E") + int32(0x4000_0000) + [UInt8](repeating: 0x41, count: 65_536),
        escapes + [UInt8](repeating: 0x1B, count: 4 << 20),
    ]

    @Test("errors in answer to the SSLRequest cost no memory and leave nothing on the terminal")
    func errors() async throws {
        let upstream = try HostileUpstream()
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in upstream.lead(&setup) }
        try await withTunnel(setup: change) { tunnel in
            var refusals: [Refusal] = []
            try await tunnel.expectNoGrowth(limit: 1024) {
                refusals += try await upstream.refusals(20, from: tunnel) { peer, _ in
                    try peer.readSSLRequest()
                    try peer.send(Self.escapes)
                }
            } _: {
                refusals += try await upstream.refusals(200, from: tunnel) { peer, number in
                    try peer.readSSLRequest()
                    // The tunnel closes as soon as it has seen the first of it.
                    try? peer.send(Self.floods[number % Self.floods.count])
                }
            }
            #expect(refusals.allSatisfy { $0.sqlState == "57P03" })
            let words = "TLS handshake failed: the server answered the SSLRequest with an error"
            #expect(refusals.allSatisfy { $0.message.hasSuffix(words) })
            let lines = try await tunnel.logLines(atLeast: 2 * refusals.count)
            let warnings = lines.count { $0.contains(words) }
            #expect(warnings == refusals.count)
            #expect(lines.count == 2 * refusals.count, "a hint for each, and nothing else")
            #expect(!tunnel.errors.text.contains("pwned"))
            #expect(tunnel.errors.text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
        }
    }
}
