import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Ends of a session that are orderly on one side at least: half-closes, EOF without close_notify, forged records.
///
/// Row 23 of `Tests/HOLES.md`.
@Suite struct SessionTeardownTests {
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

    /// `psql -c … | …`, netcat: the client closes its side and still wants the answer.
    @Test func aClientThatHalfClosesGetsItsAnswer() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("select 1").encode)
            session.client.socket.shutdownWrite()
            #expect(try session.upstream.readMessage().type == Query.type)
            let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
            try session.upstream.send(answer)
            #expect(try session.client.socket.readToEnd() == answer)
            #expect(try session.upstream.readToEnd().isEmpty)
        }
    }

    @Test func anUpstreamThatHalfClosesIsLost() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            session.upstream.socket.shutdownWrite()
            let refusal = try session.client.readRefusal()
            #expect(refusal.sqlState == "08006")
            #expect(
                refusal.message
                    == "the connection to 127.0.0.1:\(tunnel.upstream.port) was lost: closed the connection"
            )
        }
    }

    /// OpenSSL 3's "unexpected eof while reading": PostgreSQL's messages say themselves where they end.
    @Test func anEndWithoutCloseNotifyIsAnEnd() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let last = message("N", [0])
            try session.upstream.send(last)
            session.upstream.socket.shutdownWrite()
            #expect(try session.client.readMessage().type == UInt8(ascii: "N"))
            #expect(try session.client.readRefusal().message.hasSuffix("closed the connection"))
        }
    }

    /// The upstream says that it will send nothing more, in the same segment as its last message, and waits.
    @Test func aCloseNotifyBehindTheLastMessageIsNoticed() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            try session.upstream.socket.send(tls.encrypt(message("N", [0])) + tls.closeNotify())
            #expect(try session.client.readMessage().type == UInt8(ascii: "N"))
            #expect(try session.client.readRefusal().sqlState == "08006")
        }
    }

    /// A record that nobody with the key has made, in the same segment as a good one.
    @Test func aForgedRecordBehindAGoodOneEndsTheSession() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let good = tls.encrypt(message("N", [0]))
            var forged = tls.encrypt(message("Z", ascii("I")))
            forged[forged.count - 1] ^= 1
            try session.upstream.socket.send(good + forged)
            #expect(try session.client.readMessage().type == UInt8(ascii: "N"))
            #expect(try session.client.readRefusal().sqlState == "08006")
        }
    }
}
