import FakePeers
import PostgresWire
import TestBytes
import Testing

/// What an upstream says at its end reaches the client, and where it says nothing the tunnel says why.
@Suite struct LastWordsTests {
    @Test func aFatalErrorArrivesBeforeTheEnd() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.busySession()
            let fatal = ErrorResponse(fatal: "57P01", message: "terminating connection due to administrator command")
            try session.upstream.send(fatal.encode)
            session.upstream.close()
            let refusal = try session.client.readRefusal()
            #expect(refusal.sqlState == "57P01")
            #expect(refusal.message == "terminating connection due to administrator command")
            let line = try tunnel.logLine(with: "session ended")
            #expect(line.contains("ended_by=upstream"))
            #expect(line.contains("reason=terminating connection due to administrator command"))
        }
    }

    /// The upstream closes with unread bytes of the client in its socket, which makes a reset of its close.
    @Test func aFatalErrorArrivesBeforeAReset() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("select 1").encode)
            _ = try session.upstream.readMessage()
            let fatal = ErrorResponse(fatal: "53200", message: "out of memory")
            try session.upstream.send(fatal.encode)
            session.upstream.reset()
            #expect(try session.client.readRefusal().sqlState == "53200")
        }
    }

    @Test func aLostUpstreamIsToldToTheClient() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.busySession()
            session.upstream.reset()
            let refusal = try session.client.readRefusal()
            #expect(refusal.severity == "FATAL")
            #expect(refusal.sqlState == "08006")
            #expect(
                refusal.message
                    == "the connection to 127.0.0.1:\(tunnel.upstream.port) was lost: connection reset by peer"
            )
            #expect(refusal.hint == "connect again: each new connection starts afresh")
            #expect(try tunnel.logLine(with: "session ended").contains("reason=connection reset by peer"))
        }
    }

    /// In the middle of a message no words can be put in: they would be taken for its content.
    @Test func nothingIsPutIntoAMessageThatIsHalfWayThrough() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.busySession()
            let half = ascii("D") + int32(100) + ascii("half")
            try session.upstream.send(half)
            #expect(try session.client.socket.read(half.count) == half)
            session.upstream.close()
            #expect(try session.client.socket.readToEnd().isEmpty)
        }
    }
}
