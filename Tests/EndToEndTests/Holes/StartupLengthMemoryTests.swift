import FakePeers
import TestBytes
import Testing

/// Startup packets of lengths that nobody should believe (CVE-2012-4575, PgBouncer #1058): none is allocated by its word.
///
/// Row 11 of `Tests/HOLES.md`.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct StartupLengthMemoryTests {
    /// All lengths that a packet must not have, alone and with as much behind them as a client gets rid of.
    private static let lengths: [UInt32] = Array(0...7) + [10_005, 1 << 20, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF]

    @Test("startup packets of whatever length cost no memory")
    func lengths() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            try await tunnel.expectNoGrowth(limit: 512) {
                try await Self.refused(50, behind: 0, by: tunnel)
            } _: {
                try await Self.refused(20 * Self.lengths.count, behind: 0, by: tunnel)
                try await Self.refused(10 * Self.lengths.count, behind: 1 << 20, by: tunnel)
                // The longest packet, which never comes to its last byte.
                let startup = FirstPackets.startup(["user": "alice", "x": String(repeating: "x", count: 9_981)])
                #expect(startup.count == 10_004)
                try await tunnel.clients(300) { client, _ in
                    try client.send(startup.dropLast())
                    client.socket.shutdownWrite()
                    #expect(try client.socket.readToEnd().isEmpty)
                }
            }
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    private static func refused(_ count: Int, behind: Int, by tunnel: TunnelProcess) async throws {
        let filling = [UInt8](repeating: 0x41, count: behind)
        try await tunnel.clients(count) { client, number in
            let length = lengths[number % lengths.count]
            try client.send(int32(length) + filling)
            #expect(try client.socket.readToEnd().isEmpty)
        }
    }
}
