import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Startup parameters that would change the tunnel's own login (CVE-2025-12819).
///
/// Row 15 of `Tests/HOLES.md`.
@Suite struct PoisonedStartupTests {
    @Test func theLoginIsTheTunnelsToTheByte() async throws {
        try await withTunnel { tunnel in
            _ = try tunnel.client(
                sending: FirstPackets.startup([
                    "database": "shop", "user": "alice", "options": "-c role=postgres", "user": "postgres",
                    "search_path": "evil", "replication": "database", "_pq_.role": "postgres", "database": "template1",
                    "User": "x",
                ])
            )
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            #expect(
                try upstream.readStartupPacket()
                    == FirstPackets.startup([
                        "user": TestTunnel.user, "user": TestTunnel.user, "database": "shop",
                        "user": TestTunnel.user, "options": "-c role=postgres", "search_path": "evil",
                        "replication": "database", "User": "x",
                    ])
            )
        }
    }

    /// Pairs behind the terminator are where other readers of the packet would look for a second opinion.
    @Test func aSmuggledPairIsRefused() async throws {
        try await withTunnel { tunnel in
            let bytes = packet(int32(0x0003_0000) + ascii("user\0alice\0\0user\0postgres\0\0"))
            let refusal = try tunnel.client(sending: bytes).readRefusal()
            #expect(refusal.sqlState == "08P01")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// The one statement that the tunnel ever runs, between two clients, names nothing that a `search_path`, an option
    /// or a setting could give another meaning. It goes to a session that gets a client with the same parameters only.
    @Test func theTunnelsOwnStatementIsAlwaysTheSame() async throws {
        let poisoned = FirstPackets.startup([
            "user": "alice", "search_path": "evil", "options": "-c search_path=evil",
            "standard_conforming_strings": "off",
        ])
        try await withTunnel(options: .parking) { tunnel in
            // `parkedSession` compares the statement to the byte.
            let parked = try tunnel.parkedSession(startup: poisoned)
            try tunnel.expectNewSession(startup: FirstPackets.startup(["user": "alice"]))
            try tunnel.expectReuse(of: parked, startup: poisoned)
        }
    }

    /// In replication, a Query is something else: such a session is not reset, but left.
    @Test(arguments: ["true", "database", "off"])
    func aReplicationSessionGetsNoStatement(replication: String) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let session = try tunnel.session(
                startup: FirstPackets.startup(["user": "alice", "replication": replication])
            )
            try session.client.send(Terminate().encode)
            session.client.socket.close()
            #expect(try session.upstream.readToEnd() == message("X"))
        }
    }

    /// The tunnel runs no statement of its own that a `search_path` could turn against it.
    @Test func theTunnelSaysNothingOfItsOwn() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session(
                startup: FirstPackets.startup([
                    "user": "alice", "search_path": "evil", "options": "-c search_path=evil",
                ])
            )
            try session.client.send(Terminate().encode)
            #expect(try session.upstream.readMessage() == Frame(type: Terminate.type, payload: []))
            session.client.socket.close()
            #expect(try session.upstream.readToEnd().isEmpty)
        }
    }
}
