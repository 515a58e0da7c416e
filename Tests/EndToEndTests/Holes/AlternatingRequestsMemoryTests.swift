import FakePeers
import TestBytes
import Testing

/// Requests for encryption without end (CVE-2026-6479): a hundred thousand cost no more than ten.
///
/// Row 10 of `Tests/HOLES.md`.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct AlternatingRequestsMemoryTests {
    @Test("100 000 alternating requests for encryption cost no memory")
    func requests() async throws {
        try await withTunnel(["--no-check", "--log-level", "info"]) { tunnel in
            try await tunnel.expectNoGrowth(limit: 512) {
                try await Self.ask(10, clients: 50, of: tunnel)
            } _: {
                try await Self.ask(100_000, clients: 30, of: tunnel)
            }
            let lines = try await tunnel.logLines(atLeast: 80)
            #expect(lines.count == 80, "a line for each client, and nothing else")
            #expect(
                lines.allSatisfy { $0.contains(" info  connection refused: unsupported frontend protocol 1234.5679: ") }
            )
        }
    }

    private static func ask(_ count: Int, clients: Int, of tunnel: TunnelProcess) async throws {
        var requests: [UInt8] = []
        for _ in 0..<count / 2 { requests += FirstPackets.sslRequest + FirstPackets.gssencRequest }
        let bytes = requests
        try await tunnel.clients(clients) { client, _ in
            try client.send(bytes)
            #expect(try client.socket.read(2) == ascii("NN"))
            let refusal = Refusal(
                sqlState: "0A000",
                message: "unsupported frontend protocol 1234.5679: server supports 3.0 to 3.2"
            )
            #expect(try client.readRefusal() == refusal)
        }
    }
}
