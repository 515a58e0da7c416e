import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Ends of a session that are orderly on one side at least: half-closes, EOF without close_notify.
///
/// Row 23 of `Tests/HOLES.md`.
@Suite struct HalfCloseTests {
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
}
