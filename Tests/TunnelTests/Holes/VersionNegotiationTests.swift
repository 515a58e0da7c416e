import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Versions and options of the protocol (PgBouncer #1459, Neon).
///
/// Row 16 of `Tests/HOLES.md`.
@Suite struct VersionNegotiationTests {
    /// Asked for by the client, spoken by the upstream, asked of the upstream, answered to the client (nil: nothing).
    @Test(
        arguments: [
            (0, 0, 0, nil), (1, 0, 0, 0), (1, 2, 0, 0), (2, 2, 2, nil), (2, 0, 2, 0), (3, 2, 2, 2), (9_999, 2, 2, 2),
            (9_999, 0, 2, 0),
        ] as [(UInt16, UInt32, UInt16, UInt32?)]
    )
    func aMinorVersionIsAgreedOn(client minor: UInt16, newest: UInt32, asked: UInt16, answered: UInt32?) async throws {
        try await withTunnel { tunnel in
            let version = ProtocolVersion(major: 3, minor: minor)
            let client = try tunnel.client(sending: FirstPackets.startup(version: version))
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            #expect(try upstream.readStartup().version == ProtocolVersion(major: 3, minor: asked))
            if newest < UInt32(asked) {
                try upstream.send(NegotiateProtocolVersion(newestMinor: newest, unrecognizedOptions: []).encode)
            }
            try upstream.finishLogin()
            if let answered {
                let answer = NegotiateProtocolVersion(newestMinor: answered, unrecognizedOptions: [])
                #expect(try NegotiateProtocolVersion.decode(try client.readMessage().payload) == answer)
            }
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    /// libpq 19's grease: a version and an option that nobody knows.
    @Test func greaseIsAnsweredOnceBeforeAuthentication() async throws {
        try await withTunnel { tunnel in
            let startup = FirstPackets.startup(
                ["user": "alice", "_pq_.test_protocol_negotiation": "", "_pq_.test_protocol_negotiation": ""],
                version: ProtocolVersion(major: 3, minor: 9_999)
            )
            let client = try tunnel.client(sending: startup)
            let upstream = try tunnel.acceptUpstream()
            let names = try upstream.logIn().parameters.map { String(decoding: $0.name, as: UTF8.self) }
            #expect(names == ["user", "user", "database"], "the option was passed on")
            let answer = try client.readMessage()
            #expect(answer.type == NegotiateProtocolVersion.type)
            #expect(
                try NegotiateProtocolVersion.decode(answer.payload)
                    == .init(newestMinor: 2, unrecognizedOptions: ["_pq_.test_protocol_negotiation"])
            )
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    /// What the client before agreed to is not what this one asked for.
    @Test func aClientOfAParkedSessionIsAnsweredForItself() async throws {
        try await withTunnel(options: .parking) { tunnel in
            let parked = try tunnel.parkedSession(startup: FirstPackets.startup(version: .v3_2))
            let version = ProtocolVersion(major: 3, minor: 9_999)
            let client = try tunnel.client(sending: FirstPackets.startup(version: version))
            let answer = NegotiateProtocolVersion(newestMinor: 2, unrecognizedOptions: [])
            #expect(try NegotiateProtocolVersion.decode(try client.readMessage().payload) == answer)
            let (types, key) = try client.readUntilReady()
            #expect(types == "RSSKZ")
            #expect(key?.secretKey.count == 32)
            #expect(tunnel.upstream.isQuiet)
            try client.send(Query("select 1").encode)
            #expect(try parked.readMessage().type == Query.type)
        }
    }

    @Test(arguments: [(0, 0), (4, 0), (1_234, 1)] as [(UInt16, UInt16)])
    func otherMajorVersionsAreRefused(major: UInt16, minor: UInt16) async throws {
        try await withTunnel { tunnel in
            let startup = FirstPackets.startup(version: ProtocolVersion(major: major, minor: minor))
            let refusal = try tunnel.client(sending: startup).readRefusal()
            #expect(refusal.sqlState == "0A000")
            #expect(refusal.message == "unsupported frontend protocol \(major).\(minor): server supports 3.0 to 3.2")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// As PostgreSQL 15 answers them: what such a client can read has neither a length nor fields.
    @Test(arguments: [(1, 0), (2, 0), (2, 5), (0, 5)] as [(UInt16, UInt16)])
    func versionsBeforeTheThirdAreRefusedInTheirOwnForm(major: UInt16, minor: UInt16) async throws {
        try await withTunnel { tunnel in
            let startup = FirstPackets.startup(version: ProtocolVersion(major: major, minor: minor))
            let words = "EFATAL:  unsupported frontend protocol \(major).\(minor): server supports 3.0 to 3.2\n\0"
            let answer = try tunnel.client(sending: startup).socket.readToEnd()
            #expect(answer == ascii(words))
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
