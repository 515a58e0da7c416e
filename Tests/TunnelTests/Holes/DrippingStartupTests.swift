import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Startup packets that come a byte at a time.
///
/// Row 11 of `Tests/HOLES.md`.
@Suite struct DrippingStartupTests {
    /// Milliseconds between two bytes.
    private static let pace: CInt = 100

    /// A byte every 100 ms does not put off the end of the startup's time: the packet would take a minute, and is cut
    /// off long before, or it would be served and nobody refused.
    @Test func aDripDoesNotBuyTime() async throws {
        try await withTunnel {
            $0.access.startupTimeLimit = .milliseconds(500)
        } _: { tunnel in
            let client = try tunnel.client()
            let name = String(repeating: "x", count: 600)
            for byte in FirstPackets.startup(["user": "alice", "application_name": name]) {
                try client.send([byte])
                if client.socket.hasAnswered(within: Self.pace) { break }
            }
            #expect(try client.socket.readToEnd().isEmpty)
            let lines = ["debug: connection received", "info: connection closed: no startup message in time"]
            #expect(tunnel.logLines(of: client) == lines)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// As slow, but complete within the limit.
    @Test func aSlowStartupIsServed() async throws {
        try await withTunnel {
            $0.access.startupTimeLimit = .seconds(60)
        } _: { tunnel in
            let client = try tunnel.client()
            for byte in FirstPackets.startup(["user": "a"]) {
                try client.send([byte])
                #expect(!client.socket.hasAnswered(within: Self.pace))
            }
            #expect(try tunnel.acceptUpstream().logIn()["user"] == ascii(TestTunnel.user))
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    /// As many segments as bytes, as fast as they go.
    @Test func aStartupInManyPiecesIsServed() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client()
            try client.socket.send(pieces: FirstPackets.startup().map { [$0] })
            try tunnel.acceptUpstream().logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }
}
