import FakePeers
import PostgresWire
import TestBytes
import Testing

/// SCRAM messages made to overrun a parser (CVE-2026-6664, CVE-2026-6665).
///
/// Row 7 of `Tests/HOLES.md`.
@Suite struct MalformedSCRAMTests {
    /// What the server's first message is, `@` standing for the client's nonce, and what the tunnel says to it.
    @Test(arguments: [
        ("", "malformed SCRAM message (nonce)"), ("r=,s=AAAA,i=4096", "malformed SCRAM message (nonce)"),
        ("r=@,s=AAAA,i=4096", "the server's SCRAM nonce does not extend ours"),
        ("r=x@,s=AAAA,i=4096", "the server's SCRAM nonce does not extend ours"),
        ("r=@x,s=,i=4096", "malformed SCRAM message (salt)"), ("r=@x,s=A,i=4096", "malformed SCRAM message (salt)"),
        ("r=@x,s=A\0AA,i=4096", "malformed SCRAM message (zero byte)"),
        ("r=@x,i=4096", "malformed SCRAM message (salt)"),
        ("r=@x,s=AAAA", "malformed SCRAM message (iteration count)"),
        ("r=@x,s=AAAA,i=", "malformed SCRAM message (iteration count)"),
        ("r=@x,s=AAAA,i=4096,", "malformed SCRAM message (extension)"),
        (",,,r=@x,s=AAAA,i=4096", "malformed SCRAM message (nonce)"),
        ("m=x,r=@x,s=AAAA,i=4096", "the server demands an unknown SCRAM extension"),
        ("r=@x,s=AAAA,i=4096,m=x", "the server demands an unknown SCRAM extension"),
        ("e=unknown-user", "malformed SCRAM message (nonce)"),
        ("r=@\(String(repeating: "x", count: 2_000)),s=AAAA,i=4096", "malformed SCRAM message (nonce)"),
        (String(repeating: ",", count: 4_096), "malformed SCRAM message (nonce)"),
        (String(repeating: "x", count: 20_000), "a SCRAM message of 20000 bytes is longer than 4096"),
    ])
    func aMalformedFirstMessageIsRefused(first: String, words: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                let dialogue = try upstream.offerSCRAM()
                try dialogue.challenge(first.replacing("@", with: dialogue.nonce))
            }
            let message = tunnel.cannotReach("login failed: \(words)")
            #expect(refusal == Refusal(sqlState: "28000", message: message))
        }
    }

    /// A nonce of a megabyte is refused by the length of its message, long before it has arrived.
    @Test func aMegabyteOfNonceIsNotRead() async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                _ = try upstream.offerSCRAM()
                try upstream.send(ascii("R") + int32(1_048_576) + int32(11) + ascii("r="))
            }
            let words = "login failed: message has a length of 1048576 bytes, outside 4 to 30000"
            #expect(refusal == Refusal(sqlState: "08P01", message: tunnel.cannotReach(words)))
        }
    }

    @Test(arguments: [
        ("", "malformed SCRAM message (server signature)"), ("v=", "malformed SCRAM message (server signature)"),
        ("v=AAAA", "malformed SCRAM message (server signature)"),
        ("e=other-error", "the server refused the SCRAM login (other-error)"),
        ("e=\u{1B}[2J", "the server refused the SCRAM login (other-error)"),
    ])
    func aMalformedLastMessageIsRefused(final: String, words: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                try upstream.offerSCRAM().answerToChallenge()
                try upstream.send(Authentication.saslFinal(ascii(final)).encode)
            }
            let message = tunnel.cannotReach("login failed: \(words)")
            #expect(refusal == Refusal(sqlState: "28000", message: message))
        }
    }
}
