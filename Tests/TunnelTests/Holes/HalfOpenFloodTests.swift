import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Connections that never say anything, or nothing sensible. `HalfOpenFloodMemoryTests` has thousands of them.
///
/// Row 12 of `Tests/HOLES.md`.
@Suite struct HalfOpenFloodTests {
    @Test func aClientIsServedAmongTheSilent() async throws {
        try await withTunnel { tunnel in
            let silent = try (0..<120).map { _ in try tunnel.client() }
            let garbage = try (0..<120).map { _ in try tunnel.client(sending: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) }
            let dripping = try tunnel.client(sending: [0, 0])

            let client = try tunnel.client(sending: FirstPackets.startup())
            try tunnel.acceptUpstream().logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")

            for client in garbage {
                #expect(try client.socket.readToEnd().isEmpty)
                client.socket.close()
            }
            for client in silent + [dripping] { #expect(client.socket.isSilent) }
            for client in silent { client.socket.close() }
            try tunnel.wait(until: "silent clients are reaped") { tunnel.server.sessionCount == 2 }
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func aClientThatResetsIsForgotten() async throws {
        try await withTunnel { tunnel in
            for _ in 0..<50 {
                let client = try tunnel.client(sending: [0, 0, 0])
                client.socket.reset()
            }
            // Who comes last is served last.
            let session = try tunnel.session()
            try tunnel.wait(until: "all others are forgotten") { tunnel.server.sessionCount == 1 }
            #expect(session.client.socket.isSilent)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Silence, half a packet, and what follows an answered SSLRequest: all have the same time limit.
    @Test(arguments: [[], [0, 0, 0], FirstPackets.sslRequest])
    func aStartupThatIsNeverCompletedIsEnded(said: [UInt8]) async throws {
        try await withTunnel {
            $0.access.startupTimeLimit = .milliseconds(500)
        } _: { tunnel in
            let client = try tunnel.client(sending: said)
            var answer = try client.socket.readToEnd()
            // Unless the request came too late as well.
            if said == FirstPackets.sslRequest, answer.first == UInt8(ascii: "N") { answer.removeFirst() }
            // PostgreSQL's authentication_timeout has no words at this stage, either.
            #expect(answer.isEmpty)
            #expect(tunnel.logLines(of: client).last == "info: connection closed: no startup message in time")
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
