import FakePeers
import TestBytes
import Testing

/// Going on in clear where TLS is refused (`prefer` as a default: PgBouncer, PgCat, PgDog).
///
/// Row 4 of `Tests/HOLES.md`.
@Suite struct CleartextFallbackTests {
    @Test func anUpstreamWithoutTLSIsRefused() async throws {
        try await withTunnel { tunnel in
            let (refusal, upstream) = try tunnel.refusal { upstream in
                try upstream.readSSLRequest()
                try upstream.send(ascii("N"))
            }
            #expect(refusal.sqlState == "57P03")
            #expect(refusal.message == tunnel.cannotReach("TLS handshake failed: the server does not offer TLS"))
            #expect(refusal.hint == "nothing secret was sent: the tunnel never goes on without TLS")
            #expect(try upstream.readToEnd().isEmpty)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
        }
    }

    @Test(arguments: ["G", "s", "\0", "HTTP/1.1 400 Bad Request", "R\0\0\0\u{8}\0\0\0\0"])
    func anAnswerThatIsNoneIsRefused(answer: String) async throws {
        try await withTunnel { tunnel in
            let (refusal, upstream) = try tunnel.refusal { upstream in
                try upstream.readSSLRequest()
                try upstream.send(ascii(answer))
            }
            #expect(refusal.sqlState == "08P01")
            let words = "TLS handshake failed: received an invalid response to the SSLRequest"
            #expect(refusal.message == tunnel.cannotReach(words))
            #expect(refusal.hint == "check that 127.0.0.1:\(tunnel.upstream.port) is a PostgreSQL server")
            #expect(try upstream.readToEnd().isEmpty)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
        }
    }
}
