import FakePeers
import PostgresWire
import Testing

/// Startup packets of lengths that nobody should believe (CVE-2012-4575, PgBouncer #1058).
@Suite struct Row11StartupLengthTests {
    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 10_001, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
    func aLengthOutOfRangeIsRefusedByItself(length: UInt32) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.client(sending: int32(length)).readRefusal()
            #expect(refusal.severity == "FATAL")
            #expect(refusal.sqlState == "08P01")
            #expect(refusal.message == "startup packet has a length of \(length) bytes, outside 8 to 10000")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Eight bytes of nothing, a version and no more, no terminator, a name without a value, pairs behind the end.
    @Test(arguments: [
        (packet(int32(0)), "0A000"), (packet(int32(0x0003_0000)), "08P01"), (packet(int32(0x0003_0000) + [0]), "28000"),
        (packet(int32(0x0003_0000) + ascii("user\0alice\0")), "08P01"),
        (packet(int32(0x0003_0000) + ascii("user\0")), "08P01"),
        (packet(int32(0x0003_0000) + ascii("user\0alice\0\0database\0x\0\0")), "08P01"),
        (packet(int32(0x0003_0000) + ascii("database\0x\0\0")), "28000"), (ascii("\0\0\0\0\0\0\0\0\0\0\0\0"), "08P01"),
        ([0xFF] + ascii("SMBr"), "08P01"),
    ])
    func aPacketThatIsNoStartupIsRefused(bytes: [UInt8], sqlState: String) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.client(sending: bytes).readRefusal()
            #expect(refusal.sqlState == sqlState)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func aDrippingStartupIsServed() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client()
            try client.socket.send(pieces: FirstPackets.startup().map { [$0] })
            try tunnel.acceptUpstream().logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    @Test func theLongestStartupIsServed() async throws {
        try await withTunnel { tunnel in
            // The tunnel's own user and database are as long, so that the packet that goes on is the longest, too.
            let login = "user\0\(TestTunnel.user)\0database\0shop\0"
            let name = String(repeating: "x", count: 10_000 - 9 - ascii(login + "application_name\0\0").count)
            let startup = FirstPackets.startup([
                "user": "secret", "database": "shop", "application_name": name,
            ])
            #expect(startup.count == 10_000)
            _ = try tunnel.client(sending: startup)
            #expect(try tunnel.acceptUpstream().logIn()["application_name"] == ascii(name))
        }
    }

    @Test func invalidUTF8IsPassedOn() async throws {
        try await withTunnel { tunnel in
            let parameters = ascii("user\0") + [0xC3, 0, 0x66, 0xFF, 0, 0xFE, 0, 0]
            _ = try tunnel.client(sending: packet(int32(0x0003_0000) + parameters))
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
            #expect(try tunnel.logLine(with: "speaks HTTP").hasPrefix("info: connection refused"))
        }
    }

    @Test func sshIsTurnedAway() async throws {
        try await withTunnel { tunnel in
            #expect(try tunnel.client(sending: ascii("SSH-2.0-x\r\n")).socket.readToEnd().isEmpty)
            try tunnel.logLine(with: "speaks SSH")
        }
    }
}
