import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Startup packets of lengths that nobody should believe, and of contents that nobody should expect (CVE-2012-4575,
/// PgBouncer #1058). `StartupLengthMemoryTests` has what they cost.
///
/// Row 11 of `Tests/HOLES.md`.
@Suite struct StartupLengthTests {
    /// The length alone has arrived, or bytes that look like more of it.
    @Test(
        arguments: [0, 1, 2, 3, 4, 5, 6, 7, 10_005, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32],
        [0, 5, 5_000]
    )
    func aLengthOutOfRangeEndsTheConnection(length: UInt32, behind: Int) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: int32(length) + [UInt8](repeating: 0x41, count: behind))
            #expect(try client.socket.readToEnd().isEmpty)
            let words = "startup packet has a length of \(length) bytes, outside 8 to 10004"
            #expect(tunnel.logLines(of: client).last == "info: connection refused: \(words)")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// node-postgres' `connect(); end()`. PostgreSQL closes without a word, here and for each length above.
    @Test func aGoodbyeBeforeAStartupIsNotAnswered() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: Terminate.encoded)
            #expect(try client.socket.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    private static func version3(_ content: [UInt8]) -> [UInt8] {
        packet(int32(0x0003_0000) + content)
    }

    /// Lengths 8 and 9, a version and no more, no terminator, no user, a name without a value, pairs behind the end.
    @Test(
        arguments: [
            (packet(int32(0)), "0A000 unsupported frontend protocol 0.0: server supports 3.0 to 3.2"),
            (packet(int32(0) + [0]), "0A000 unsupported frontend protocol 0.0: server supports 3.0 to 3.2"),
            (version3([]), "08P01 StartupMessage has no terminator behind its parameters"),
            (version3([0]), "28000 no PostgreSQL user name specified in startup packet"),
            (version3([0x41]), "08P01 StartupMessage has no terminator behind its parameter name"),
            (version3(ascii("user\0alice\0")), "08P01 StartupMessage has no terminator behind its parameters"),
            (version3(ascii("user\0alice")), "08P01 StartupMessage has no terminator behind its parameter value"),
            (version3(ascii("user\0")), "08P01 StartupMessage has no terminator behind its parameter value"),
            (
                version3(ascii("user\0alice\0\0database\0x\0\0")),
                "08P01 StartupMessage is followed by 12 unexpected bytes"
            ),
            (version3(ascii("user\0\0database\0x\0\0")), "28000 no PostgreSQL user name specified in startup packet"),
            (version3(ascii("database\0x\0\0")), "28000 no PostgreSQL user name specified in startup packet"),
        ]
    )
    func aPacketThatIsNoStartupIsRefused(bytes: [UInt8], words: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.rejection(of: bytes)
            #expect("\(refusal.sqlState) \(refusal.message)" == words)
        }
    }

    /// SMB, zeros, MySQL, RDP, blank lines: what they begin with would be a length, which nobody believes.
    @Test(arguments: [
        [0xFF] + ascii("SMBr"),
        [UInt8](repeating: 0, count: 64), [0x4A, 0, 0, 0, 0x0A], [3, 0, 0, 0x13, 0x0E, 0xE0], ascii("\r\n\r\n"),
    ])
    func aStrangerIsTurnedAway(bytes: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: bytes)
            #expect(try client.socket.readToEnd().isEmpty)
            #expect(tunnel.logLines(of: client).last?.hasPrefix("info: connection refused: startup packet") == true)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// SMB's session header is a length that could be; the version behind it could not.
    @Test func aStrangerWithAPlausibleLengthIsRefused() async throws {
        try await withTunnel { tunnel in
            let bytes = [0, 0, 0, 0x85, 0xFF] + ascii("SMBr") + [UInt8](repeating: 0, count: 200)
            let refusal = try tunnel.rejection(of: bytes)
            #expect(refusal.sqlState == "0A000")
            #expect(refusal.message == "unsupported frontend protocol 65363.19778: server supports 3.0 to 3.2")
        }
    }

    @Test func theLongestStartupIsServed() async throws {
        try await withTunnel { tunnel in
            // The tunnel's own user and database are as long, so that the packet that goes on is the longest, too.
            let login = "user\0\(TestTunnel.user)\0database\0shop\0"
            let name = String(repeating: "x", count: 10_004 - 9 - ascii(login + "application_name\0\0").count)
            let startup = FirstPackets.startup([
                "user": "secret", "database": "shop", "application_name": name,
            ])
            #expect(startup.count == 10_004)
            let client = try tunnel.client(sending: startup)
            #expect(try tunnel.acceptUpstream().logIn()["application_name"] == ascii(name))
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    @Test func invalidUTF8IsPassedOn() async throws {
        try await withTunnel { tunnel in
            let parameters = ascii("user\0") + [0xC3, 0, 0x66, 0xFF, 0, 0xFE, 0, 0]
            _ = try tunnel.client(sending: Self.version3(parameters))
            let startup = try tunnel.acceptUpstream().logIn()
            #expect(startup.parameters.last == .init(name: [0x66, 0xFF], value: [0xFE]))
        }
    }

    @Test func httpGetsAnAnswerThatPeopleRead() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            let answer = String(decoding: try client.socket.readToEnd(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("ppg-tunnel"))
            #expect(tunnel.logLines(of: client).last == "info: connection refused: the client speaks HTTP")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func sshIsTurnedAway() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: ascii("SSH-2.0-x\r\n"))
            #expect(try client.socket.readToEnd().isEmpty)
            #expect(tunnel.logLines(of: client).last == "info: connection refused: the client speaks SSH")
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
