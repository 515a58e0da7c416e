import FakePeers
import PostgresWire
import Testing

/// SCRAM messages made to overrun a parser (CVE-2026-6664, CVE-2026-6665).
@Suite struct Row07SCRAMParserTests {
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
        ("r=@\(String(repeating: "x", count: 20_000)),s=AAAA,i=4096", "is longer than 4096"),
    ])
    func aMalformedFirstMessageIsRefused(first: String, words: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
                let response = try SASLInitialResponse.decode(try upstream.readMessage().payload)
                let nonce = String(decoding: response.data ?? [], as: UTF8.self).split(separator: "r=")[1]
                let parts = first.split(separator: "@", omittingEmptySubsequences: false)
                let message = parts.joined(separator: String(nonce))
                try upstream.send(Authentication.saslContinue(ascii(message)).encode)
            }
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message.hasSuffix(words), "\(refusal.message)")
        }
    }

    /// A nonce of a megabyte is refused by the length of its message, long before it has arrived.
    @Test func aMegabyteOfNonceIsNotRead() async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
                _ = try upstream.readMessage()
                try upstream.send(ascii("R") + int32(1_048_576) + int32(11) + ascii("r="))
            }
            #expect(refusal.sqlState == "08P01")
            #expect(refusal.message.contains("message has a length of 1048576 bytes"))
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
                try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
                let response = try SASLInitialResponse.decode(try upstream.readMessage().payload)
                var server = SCRAMServer(password: ascii(TestTunnel.password))
                let first = server.first(answering: response.data ?? [])
                try upstream.send(Authentication.saslContinue(ascii(first)).encode)
                _ = try upstream.readMessage()
                try upstream.send(Authentication.saslFinal(ascii(final)).encode)
            }
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message.hasSuffix(words), "\(refusal.message)")
        }
    }
}
