import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Floods of cancel requests (PgBouncer #717): the tunnel is no amplifier.
///
/// Row 13 of `Tests/HOLES.md`.
@Suite struct CancelFloodTests {
    /// However many requests arrive for one session, two connections are made for them at a time.
    @Test func aFloodIsNotPassedOn() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let request = FirstPackets.cancel(try #require(session.key))
            let cancellers = try (0..<30).map { _ in try tunnel.client(sending: request) }
            let upstreams = [try tunnel.acceptUpstream(), try tunnel.acceptUpstream()]
            try tunnel.wait(until: "all requests are seen") { tunnel.log.lines(with: "cancel request rec").count == 30 }
            #expect(tunnel.upstream.isQuiet)
            for upstream in upstreams {
                try upstream.startTLS()
                _ = try upstream.read(16)
                upstream.close()
            }
            for canceller in cancellers { #expect(try canceller.socket.readToEnd().isEmpty) }
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// A wrong key costs the upstream nothing at all, nor the sessions that are there, nor the log.
    @Test func aFloodOfWrongKeysReachesNobody() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let key = try #require(session.key)
            var generator = SeededGenerator(seed: 13)
            let cancellers = try (0..<100).map { number in
                let secret = generator.bytes(4)
                let guess = BackendKeyData(processID: number % 2 == 0 ? key.processID : 1, secretKey: secret)
                return try tunnel.client(sending: FirstPackets.cancel(guess))
            }
            let query = encoded(Query("select 1").encode)
            try session.client.send(query)
            #expect(try session.upstream.read(query.count) == query)
            for canceller in cancellers {
                #expect(try canceller.socket.readToEnd().isEmpty)
                canceller.socket.close()
            }
            #expect(tunnel.upstream.isQuiet)
            try tunnel.wait(until: "nobody is left") { tunnel.server.sessionCount == 1 }
            #expect(tunnel.log.lines.allSatisfy { $0.hasPrefix("debug: ") })
        }
    }

    /// The upstream does not answer: requests with the right key fail in time, and the next one is forwarded.
    @Test func requestsThatFailMakeRoomForOthers() async throws {
        try await withTunnel {
            $0.connectTimeout = .seconds(3)
        } _: { tunnel in
            let session = try tunnel.session()
            let request = FirstPackets.cancel(try #require(session.key))
            let cancellers = try (0..<2).map { _ in try tunnel.client(sending: request) }
            let silent = [try tunnel.acceptUpstream(), try tunnel.acceptUpstream()]
            for canceller in cancellers { #expect(try canceller.socket.readToEnd().isEmpty) }
            for upstream in silent { #expect(try upstream.readToEnd() == FirstPackets.sslRequest) }
            #expect(tunnel.log.lines(with: "cancel request not delivered").count == 2)
            _ = try tunnel.client(sending: request)
            try tunnel.expectCancel()
        }
    }
}
