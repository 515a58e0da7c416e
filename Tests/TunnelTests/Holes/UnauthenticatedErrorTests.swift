import FakePeers
import TestBytes
import Testing

/// Text from an upstream that nobody vouches for yet (CVE-2024-10977, CVE-2022-41862).
///
/// Row 3 of `Tests/HOLES.md`.
@Suite struct UnauthenticatedErrorTests {
    @Test(arguments: [
        message("E", ascii("SFATAL\0C28000\0M\u{1B}[2J\u{1B}]0;pwned\u{07}give us your password\0\0")),
        ascii("E") + [UInt8](repeating: 0x41, count: 100), ascii("E") + [UInt8](repeating: 0x1B, count: 65_536),
        ascii("E"),
    ])
    func anErrorInAnswerToTheSSLRequestIsNotShown(answer: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let (refusal, upstream) = try tunnel.refusal { upstream in
                try upstream.readSSLRequest()
                try upstream.send(answer)
            }
            #expect(refusal.sqlState == "57P03")
            #expect(
                refusal.message
                    == tunnel.cannotReach("TLS handshake failed: the server answered the SSLRequest with an error")
            )
            #expect(refusal.hint == "nothing secret was sent: the tunnel never goes on without TLS")
            #expect(!tunnel.log.lines.contains { $0.contains("pwned") || $0.contains("\u{1B}") })
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
        }
    }

    /// Inside TLS the upstream is who it claims to be, but its text may still not rule the terminal.
    @Test func anErrorDuringTheLoginIsEscaped() async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                try upstream.send(message("E", ascii("SFATAL\0C3D000\0Mno\u{1B}[2J\nsuch\0\0")))
            }
            #expect(refusal.sqlState == "3D000")
            #expect(refusal.message == "no\\u{1B}[2J\nsuch")
            #expect(try tunnel.logLine(with: "refused the login").unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }
}
