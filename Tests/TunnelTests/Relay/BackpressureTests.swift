import FakePeers
import OpenSSL
import PostgresWire
import TestBytes
import Testing

@Suite struct BackpressureTests {
    /// More than all socket buffers between the two ends hold together.
    static let size = 48 * 1024 * 1024
    /// What the kernel may hold on the way (its largest buffers, twice), and a scratch buffer of the tunnel.
    static let bound = 32 * 1024 * 1024

    private static func copyData() -> [UInt8] {
        let row = message("d", (0..<65_531).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        var data: [UInt8] = []
        data.reserveCapacity(size)
        while data.count + row.count <= size { data += row }
        return data
    }

    /// A client that does not read stops the reading of its upstream, and gets every byte once it reads.
    @Test func aSlowClientStopsTheUpstream() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session(receiveBuffer: 16 * 1024)
            let data = Self.copyData()
            let records = try #require(session.upstream.tls).encrypt(data)
            let taken = session.upstream.socket.sendUntilRefused(records, patience: 250)
            #expect(taken < Self.bound, "the tunnel kept reading")
            let rest = HandedOver((session.upstream, Array(records[taken...])))
            let sender = Background { try rest.value.0.socket.send(rest.value.1) }
            #expect(Digest.sha256(try session.client.socket.read(data.count)) == Digest.sha256(data))
            try sender.value()
        }
    }

    /// An upstream that does not read stops the reading of its client.
    @Test func aSlowUpstreamStopsTheClient() async throws {
        try await withTunnel {
            $0.upstreamReceiveBuffer = 16 * 1024
        } _: { tunnel in
            let session = try tunnel.session()
            let data = Self.copyData()
            let taken = session.client.socket.sendUntilRefused(data, patience: 250)
            #expect(taken < Self.bound, "the tunnel kept reading")
            let rest = HandedOver((session.client, Array(data[taken...])))
            let sender = Background { try rest.value.0.send(rest.value.1) }
            #expect(Digest.sha256(try session.upstream.read(data.count)) == Digest.sha256(data))
            try sender.value()
        }
    }

    /// Blocked in one direction, a session still moves bytes in the other.
    @Test func theOtherDirectionGoesOn() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session(receiveBuffer: 16 * 1024)
            let records = try #require(session.upstream.tls).encrypt(Self.copyData())
            _ = session.upstream.socket.sendUntilRefused(records, patience: 250)
            try session.client.send(Query("select 1").encode)
            #expect(try session.upstream.readMessage().type == Query.type)
        }
    }

    /// A blocked session does not hold up another one on the same loop.
    @Test func otherSessionsGoOn() async throws {
        try await withTunnel { tunnel in
            let blocked = try tunnel.session(receiveBuffer: 16 * 1024)
            let records = try #require(blocked.upstream.tls).encrypt(Self.copyData())
            _ = blocked.upstream.socket.sendUntilRefused(records, patience: 250)
            let session = try tunnel.session()
            try session.client.send(Query("select 1").encode)
            #expect(try session.upstream.readMessage().type == Query.type)
        }
    }

    /// A client that waits with its reading and then leaves: the upstream's session ends, too.
    @Test func aBlockedClientThatLeavesEndsTheSession() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session(receiveBuffer: 16 * 1024)
            let records = try #require(session.upstream.tls).encrypt(Self.copyData())
            _ = session.upstream.socket.sendUntilRefused(records, patience: 250)
            session.client.socket.reset()
            try tunnel.wait(until: "the session has ended") { tunnel.server.sessionCount == 0 }
        }
    }

    /// Rows until nothing moves any more, and `last` behind them: then the client reads until all of it waits in the
    /// tunnel and in front of it. Returns how many bytes were sent, and how many the client has read.
    private static func fill(
        _ session: (client: RawClient, upstream: UpstreamPeer, key: BackendKeyData?),
        last: [UInt8]
    ) throws -> (sent: Int, received: Int) {
        let row = message("d", [UInt8](repeating: 7, count: 65_531))
        var (sent, received) = (0, 0)
        repeat {
            try session.upstream.send(row)
            sent += row.count
        } while session.upstream.socket.isDelivered(within: 250)
        try session.upstream.send(last)
        while !session.upstream.socket.isDelivered(within: 10) {
            received += try session.client.socket.readSome().count
        }
        return (sent + last.count, received)
    }

    /// The upstream is gone while the client still sends: what it said before waits in the kernel and is not lost.
    @Test func lastWordsReachASlowClientThatIsStillSending() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session(receiveBuffer: 16 * 1024)
            let fatal = encoded(ErrorResponse(fatal: "57P01", message: "terminating connection").encode)
            let (sent, received) = try Self.fill(session, last: fatal)
            session.upstream.socket.close()
            // The first makes the closed socket answer with a reset, which the second one meets.
            for _ in 0..<2 {
                try session.client.send(Query("select 1").encode)
                try tunnel.wait(until: "it has arrived") { session.client.socket.isDelivered(within: 0) }
            }
            #expect(try received + session.client.socket.readToEnd().count == sent)
            #expect(session.client.socket.received.suffix(fatal.count) == fatal[...])
            #expect(try tunnel.logLine(with: "session ended").contains("reason=terminating connection"))
        }
    }

    /// All that an upstream said before it closed reaches a client that reads late.
    @Test func whatCameBeforeTheEndReachesASlowClient() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session(receiveBuffer: 16 * 1024)
            let fatal = encoded(ErrorResponse(fatal: "57P01", message: "terminating connection").encode)
            let data = Array(Self.copyData().prefix(65_536 * 160)) + fatal
            let upstream = HandedOver(session.upstream)
            let sender = Background {
                try upstream.value.send(data)
                upstream.value.close()
            }
            // The client begins to read when the tunnel can only wait.
            try tunnel.wait(until: "the client's buffers are full") { session.client.socket.unreadCount > 0 }
            #expect(Digest.sha256(try session.client.socket.readToEnd()) == Digest.sha256(data))
            try sender.value()
        }
    }
}
