import FakePeers
import PostgresWire
import TestBytes
import Testing

@Suite struct DrainTests {
    @Test func idleSessionsEndAtOnce() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let drain = Drain(of: tunnel)
            #expect(try session.client.readRefusal() == .shuttingDown)
            session.client.socket.close()
            #expect(try session.upstream.readToEnd() == message("X"))
            #expect(try drain.forcedSessions() == 0)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=shutdown"))
        }
    }

    @Test func aTransactionIsWaitedFor() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("begin").encode)
            _ = try session.upstream.readMessage()
            try session.upstream.send(message("Z", ascii("T")))
            _ = try session.client.readUntilReady()

            let drain = Drain(of: tunnel)
            try tunnel.wait(until: "the drain waits") { drain.isWaiting }
            #expect(session.client.socket.isSilent)
            try session.client.send(Query("commit").encode)
            _ = try session.upstream.readMessage()
            try session.upstream.send(message("C", ascii("COMMIT\0")) + message("Z", ascii("I")))
            #expect(try session.client.readUntilReady().types == "CZ")
            #expect(try session.client.readRefusal() == .shuttingDown)
            session.client.socket.close()
            #expect(try drain.forcedSessions() == 0)
        }
    }

    @Test func copyInOfTheExtendedProtocolIsWaitedFor() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let execute = "PBDES".unicodeScalars.flatMap { message($0, [0, 0, 0]) }
            try session.client.send(execute)
            _ = try session.upstream.read(execute.count)
            try session.upstream.send(message("1") + message("2") + message("n") + message("G", [0, 0, 0]))
            _ = try session.client.socket.read(23)

            let drain = Drain(of: tunnel)
            try tunnel.wait(until: "the drain waits") { drain.isWaiting }
            let rest = message("d", ascii("1\n")) + message("c") + message("S")
            try session.client.send(rest)
            #expect(try session.upstream.read(rest.count) == rest)
            try session.upstream.send(message("C", ascii("COPY 1\0")) + message("Z", ascii("I")))
            #expect(try session.client.readUntilReady().types == "CZ")
            #expect(try session.client.readRefusal() == .shuttingDown)
            session.client.socket.close()
            #expect(try drain.forcedSessions() == 0)
        }
    }

    @Test func aBusySessionIsEndedWhenTimeIsUp() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("select pg_sleep(100)").encode)
            _ = try session.upstream.readMessage()
            let drain = Drain(of: tunnel, timeout: .milliseconds(50))
            let cancel = try tunnel.expectCancel()
            cancel.close()
            #expect(try session.client.readRefusal() == .shuttingDown)
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(try drain.forcedSessions() == 1)
        }
    }

    @Test func aLoginUnderWayIsTurnedAway() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            let drain = Drain(of: tunnel)
            #expect(try client.readRefusal() == .notStarting)
            client.socket.close()
            #expect(try drain.forcedSessions() == 0)
        }
    }

    /// It may still be a cancel request, but nobody waits for it.
    @Test(arguments: [[], [0, 0, 0], FirstPackets.sslRequest])
    func aClientThatHasNotSaidWhatItWantsHoldsNothingUp(said: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: said)
            if said == FirstPackets.sslRequest { #expect(try client.socket.read(1) == ascii("N")) }
            try tunnel.wait(until: "the client is there") { tunnel.server.sessionCount == 1 }
            let drain = Drain(of: tunnel, timeout: .seconds(60))
            #expect(try drain.forcedSessions() == 0)
        }
    }

    /// It was told, and does not close.
    @Test func aClientThatStaysAfterItsLastWordsHoldsNothingUp() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: packet(int32(0)))
            #expect(try client.readMessage().type == ErrorResponse.type)
            let drain = Drain(of: tunnel, timeout: .seconds(60))
            #expect(try drain.forcedSessions() == 0)
        }
    }

    @Test func withoutSessionsThereIsNothingToWaitFor() async throws {
        try await withTunnel { tunnel in
            let drain = Drain(of: tunnel)
            let forced = try drain.forcedSessions()
            #expect(forced == 0)
            #expect(!drain.isWaiting)
        }
    }

    @Test func severalLoopsDrainTogether() async throws {
        try await withTunnel {
            $0.loopCount = 3
        } _: { tunnel in
            let sessions = try (0..<6).map { _ in try tunnel.session() }
            let drain = Drain(of: tunnel)
            for session in sessions {
                #expect(try session.client.readRefusal() == .shuttingDown)
                session.client.socket.close()
            }
            #expect(try drain.forcedSessions() == 0)
        }
    }
}
