import FakePeers
import PostgresWire
import Testing

/// ErrorResponses that lack what every client expects (CVE-2026-6666).
@Suite struct Row09ErrorWithoutStateTests {
    /// What the upstream says instead of a login, and what the client hears.
    @Test(arguments: [
        (message("E", ascii("SFATAL\0Mgone\0\0")), "08004", "refused the login: gone"),
        (message("E", ascii("SFATAL\0C28000\0\0")), "28000", "refused the login: no reason was given"),
        (message("E", [0]), "08004", "refused the login: no reason was given"),
        (message("E", []), "08P01", "ErrorResponse has a length of 0 bytes, outside 1 to 29996"),
        (message("E", ascii("SFATAL\0Mgone")), "08P01", "ErrorResponse has no terminator behind its field"),
        (message("E", ascii("SFATAL\0Mgone\0")), "08P01", "ErrorResponse has no terminator behind its fields"),
        (message("E", ascii("Mgone\0\0\0")), "08P01", "ErrorResponse is followed by 1 unexpected bytes"),
        (ascii("E") + int32(3), "08P01", "message has a length of 3 bytes, outside 4 to 30000"),
        (ascii("E") + int32(0x7FFF_FFFF), "08P01", "message has a length of 2147483647 bytes, outside 4 to 30000"),
        (ascii("E") + int32(0xFFFF_FFFF), "08P01", "message has a length of 4294967295 bytes, outside 4 to 30000"),
    ])
    func duringTheLogin(answer: [UInt8], sqlState: String, words: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { try $0.send(answer) }
            #expect(refusal.sqlState == sqlState)
            #expect(refusal.message.hasSuffix(words), "\(refusal.message)")
        }
    }

    /// After the login all bytes are the client's to judge: they arrive as they were sent.
    @Test(arguments: [
        message("E", ascii("SFATAL\0Mgone\0\0")), message("E", [0]), message("E", []),
        message("E", ascii("SFATAL\0Mgone")), ascii("E") + int32(3), ascii("E") + int32(0x7FFF_FFFF) + ascii("SFATAL"),
    ])
    func afterTheLogin(bytes: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.upstream.send(bytes)
            #expect(try session.client.socket.read(bytes.count) == bytes)
            session.upstream.close()
            let rest = try session.client.socket.readToEnd()
            // Where no message is half way through, the tunnel may add words of its own.
            #expect(rest.isEmpty || contains("08006", in: rest))
        }
    }
}
