import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Cancel requests (PgBouncer #717): the right ones reach the right session, the others nobody.
///
/// `ParallelCancelTests` sends a hundred at once to a real PostgreSQL, and some when its connections have run out.
///
/// Row 13 of `Tests/HOLES.md`.
@Suite struct CancelKeyTests {
    @Test func theRightKeyIsForwardedAsTheUpstreams() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let key = try #require(session.key)
            let canceller = try tunnel.client(sending: FirstPackets.cancel(key))
            let upstream = try tunnel.expectCancel()
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
            // The client's connection stays open until the upstream has taken the request.
            #expect(canceller.socket.isSilent)
            upstream.close()
            #expect(try canceller.socket.readToEnd().isEmpty)
            #expect(session.client.socket.isSilent)
        }
    }

    @Test func aRequestInAnswerToARejectionIsForwarded() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let canceller = try tunnel.client(sending: FirstPackets.sslRequest)
            #expect(try canceller.socket.read(1) == ascii("N"))
            try canceller.send(FirstPackets.cancel(try #require(session.key)))
            try tunnel.expectCancel()
        }
    }

    /// PostgreSQL serves the packet whatever its sender does next, and some drivers close at once.
    @Test(arguments: [true, false])
    func aClientThatClosesAtOnceHasItsRequestForwarded(halfClose: Bool) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            // More often than requests of one session are forwarded at a time: none may stay counted.
            for _ in 0..<4 {
                let canceller = try tunnel.client(sending: FirstPackets.cancel(try #require(session.key)))
                if halfClose { canceller.socket.shutdownWrite() } else { canceller.socket.close() }
                let upstream = try tunnel.expectCancel()
                upstream.close()
                try tunnel.wait(until: "the request is done") { tunnel.server.sessionCount == 1 }
            }
        }
    }

    @Test func aWrongKeyReachesNobody() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            var wrong = try #require(session.key)
            wrong.secretKey[0] ^= 1
            #expect(try tunnel.client(sending: FirstPackets.cancel(wrong)).socket.readToEnd().isEmpty)
            // The upstream's own key is none here: it must not have leaked, and it opens nothing.
            #expect(try tunnel.client(sending: FirstPackets.cancel(UpstreamPeer.key)).socket.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func theKeyOfAnEndedSessionReachesNobody() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Terminate().encode)
            session.client.socket.close()
            _ = try session.upstream.readToEnd()
            try tunnel.wait(until: "the session has ended") { tunnel.server.sessionCount == 0 }
            let key = try #require(session.key)
            #expect(try tunnel.client(sending: FirstPackets.cancel(key)).socket.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Two sessions whose upstream gave both the same process id.
    @Test func aRequestCancelsItsOwnSession() async throws {
        try await withTunnel { tunnel in
            let keys = [[1, 1, 1, 1], [2, 2, 2, 2]].map { BackendKeyData(processID: 7, secretKey: $0) }
            let sessions = try keys.map { try tunnel.session(key: $0) }
            for (session, key) in zip(sessions, keys).reversed() {
                let canceller = try tunnel.client(sending: FirstPackets.cancel(try #require(session.key)))
                let upstream = try tunnel.expectCancel(of: key)
                upstream.close()
                #expect(try canceller.socket.readToEnd().isEmpty)
            }
        }
    }

    @Test(arguments: [4, 5, 32, 255, 256])
    func keysOfVersion32AreForwardedWhole(length: Int) async throws {
        try await withTunnel { tunnel in
            let key = BackendKeyData(processID: 9, secretKey: (0..<length).map { UInt8(truncatingIfNeeded: $0) })
            let session = try tunnel.session(startup: FirstPackets.startup(version: .v3_2), key: key)
            let clientKey = try #require(session.key)
            #expect(clientKey.secretKey.count == 32)
            _ = try tunnel.client(sending: FirstPackets.cancel(clientKey))
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            #expect(try upstream.read(12 + length) == FirstPackets.cancel(key))
        }
    }

    @Test(arguments: [0, 3, 257])
    func keysOfOtherLengthsAreRefused(length: Int) async throws {
        try await withTunnel { tunnel in
            let request = packet(int32(CancelRequest.code) + int32(1) + [UInt8](repeating: 1, count: length))
            let refusal = try tunnel.client(sending: request).readRefusal()
            #expect(refusal.sqlState == "08P01")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Somebody who waits for a transaction to end at shutdown may still stop it.
    @Test func requestsAreForwardedDuringADrain() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("select pg_sleep(100)").encode)
            #expect(try session.upstream.readMessage().type == Query.type)
            let drain = Drain(of: tunnel)
            try tunnel.wait(until: "the drain has begun") { drain.isWaiting }
            #expect(try tunnel.client(sending: FirstPackets.startup()).readRefusal() == .notStarting)
            _ = try tunnel.client(sending: FirstPackets.cancel(try #require(session.key)))
            let upstream = try tunnel.expectCancel()
            upstream.close()
            try session.upstream.send(ReadyForQuery(status: .idle).encode)
            #expect(try session.client.readUntilReady().types == "Z")
            #expect(try session.client.readRefusal() == .shuttingDown)
            #expect(try drain.forcedSessions() == 0)
        }
    }
}
