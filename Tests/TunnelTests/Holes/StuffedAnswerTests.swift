import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Bytes that an attacker puts behind the upstream's `S` (CVE-2021-23222, CVE-2021-43767, GHSA-9cfh-vx93-84vv).
///
/// Row 2 of `Tests/HOLES.md`.
@Suite struct StuffedAnswerTests {
    @Test(arguments: [
        ascii("S") + encoded(Authentication.ok.encode) + encoded(ReadyForQuery(status: .idle).encode), ascii("SS"),
        ascii("S\0"),
    ])
    func bytesBehindTheAnswerEndTheAttempt(answer: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let (refusal, upstream) = try tunnel.refusal { upstream in
                try upstream.readSSLRequest()
                try upstream.send(answer)
            }
            #expect(refusal.sqlState == "08P01")
            #expect(
                refusal.message
                    == tunnel.cannotReach("TLS handshake failed: received unencrypted data after the SSL response")
            )
            #expect(refusal.hint == "nothing secret was sent: the tunnel never goes on without TLS")
            #expect(try upstream.readToEnd().isEmpty)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
        }
    }

    /// The stuffed bytes come when the handshake is under way: after an `S` that was alone.
    @Test(arguments: [encoded(Authentication.ok.encode), encoded(ReadyForQuery(status: .idle).encode), ascii("S")])
    func bytesInTheMiddleOfTheHandshakeEndTheAttempt(junk: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let (refusal, upstream) = try tunnel.refusal { upstream in
                try upstream.readSSLRequest()
                try upstream.send(ascii("S"))
                _ = try upstream.readSome()
                try upstream.send(junk)
                upstream.socket.shutdownWrite()
            }
            #expect(refusal.sqlState == "57P03")
            // One byte is no record yet: the end behind it ends the attempt.
            let reasons = ["TLS handshake failed: ", "the connection was closed during the TLS handshake"]
            #expect(reasons.contains { refusal.message.hasPrefix(tunnel.cannotReach($0)) }, "\(refusal.message)")
            // A ClientHello, and the alert that ends the handshake.
            #expect(upstream.receivedInClear.starts(with: FirstPackets.sslRequest + [0x16, 0x03]))
            #expect(!contains(TestTunnel.user, in: upstream.receivedInClear + (try upstream.readToEnd())))
        }
    }
}
