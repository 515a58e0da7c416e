import FakePeers
import PostgresWire
import TestBytes
import Testing

/// A goodbye, or an end without one, passes at once; behind work that is not done the upstream finishes and closes as
/// PostgreSQL does.
@Suite struct GoodbyeTests {
    private static let copyData = message("d", ascii("1\n"))

    /// What the client has sent before its goodbye, and what it got for it.
    private static func session(
        _ tunnel: TestTunnel,
        request: [UInt8],
        answer: [UInt8] = []
    ) throws -> (client: RawClient, upstream: UpstreamPeer) {
        let session = try tunnel.session()
        try session.client.send(request)
        #expect(try session.upstream.read(request.count) == request)
        try session.upstream.send(answer)
        #expect(try session.client.socket.read(answer.count) == answer)
        return (session.client, session.upstream)
    }

    @Test func aTerminateIsPassedOn() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Terminate().encode)
            #expect(try session.upstream.readMessage().type == Terminate.type)
            session.upstream.close()
            #expect(try session.client.socket.readToEnd().isEmpty)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=client"))
        }
    }

    /// A client that closes between two queries without a goodbye: so does the tunnel.
    @Test func anIdleClientThatClosesIsFollowed() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            session.client.socket.close()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet, "a cancel request for an idle session")
        }
    }

    /// Parse, Bind, Execute, Flush, Terminate: PostgreSQL answers all of it, and leaves.
    @Test(arguments: [true, false])
    func anAnswerThatIsDueIsDelivered(keeps: Bool) async throws {
        try await withTunnel {
            if keeps { $0.policy.reuse.idle = .seconds(60) }
        } _: { tunnel in
            let pipeline = "PBEH".unicodeScalars.flatMap { message($0, [0, 0, 0]) }
            let session = try Self.session(tunnel, request: pipeline)
            try session.client.send(Terminate().encode)
            #expect(try session.upstream.readMessage().type == Terminate.type)
            let answer = message("1") + message("2") + message("C", ascii("SELECT 0\0"))
            try session.upstream.send(answer)
            session.upstream.close()
            #expect(try session.client.socket.readToEnd() == answer)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// `insert …`, Terminate, close: the row is wanted.
    @Test func aQueryBehindWhichTheClientLeavesIsFinished() async throws {
        try await withTunnel { tunnel in
            let session = try Self.session(tunnel, request: encoded(Query("insert into t select 1").encode))
            try session.client.send(Terminate().encode)
            session.client.socket.close()
            #expect(try session.upstream.readToEnd() == message("X"))
            #expect(tunnel.server.sessionCount == 1)
            #expect(tunnel.upstream.isQuiet)
            session.upstream.close()
        }
    }

    /// There PostgreSQL waits for its client, and ends at once.
    @Test(arguments: ["G", "W"] as [Unicode.Scalar], [true, false])
    func aCopyEndsAtOnce(copy: Unicode.Scalar, says: Bool) async throws {
        try await withTunnel { tunnel in
            let session = try Self.session(
                tunnel,
                request: encoded(Query("copy").encode),
                answer: message(copy, [0, 0, 0])
            )
            try session.client.send(Self.copyData)
            if says { try session.client.send(Terminate().encode) }
            session.client.socket.close()
            #expect(try session.upstream.readToEnd() == Self.copyData + (says ? message("X") : []))
            #expect(tunnel.upstream.isQuiet)
            session.upstream.close()
        }
    }

    /// So it does before a Sync.
    @Test(arguments: [true, false])
    func aPipelineWithoutASyncEndsAtOnce(says: Bool) async throws {
        try await withTunnel { tunnel in
            let pipeline = "PBEH".unicodeScalars.flatMap { message($0, [0, 0, 0]) }
            let answer = message("1") + message("2") + message("C", ascii("SELECT 0\0"))
            let session = try Self.session(tunnel, request: pipeline, answer: answer)
            if says { try session.client.send(Terminate().encode) }
            session.client.socket.close()
            #expect(try session.upstream.readToEnd() == (says ? message("X") : []))
            session.upstream.close()
        }
    }

    /// An upstream that has nothing to do and does not close holds nobody's connection for long.
    @Test func anUpstreamThatDoesNotLeaveIsLeft() async throws {
        try await withTunnel { tunnel in
            let session = try Self.session(tunnel, request: message("P", [0, 0, 0]), answer: message("1"))
            try session.client.send(Terminate().encode)
            #expect(try session.upstream.readMessage().type == Terminate.type)
            #expect(try session.client.socket.readToEnd().isEmpty)
            #expect(try session.upstream.readToEnd().isEmpty)
        }
    }
}
