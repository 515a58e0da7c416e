import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// Sessions that are not kept for a next client, and when those that are kept have to go.
@Suite struct ParkingRulesTests {
    /// A client that asks one thing, gets its answer, and says goodbye.
    private static func visit(
        _ tunnel: TestTunnel,
        asking statement: [UInt8],
        answer: [UInt8] = message("C", ascii("SELECT 1\0"))
    ) throws -> UpstreamPeer {
        let session = try tunnel.session()
        try session.client.send(statement)
        #expect(try session.upstream.read(statement.count) == statement)
        try session.upstream.send(answer + message("Z", ascii("I")))
        _ = try session.client.readUntilReady()
        try session.client.send(Terminate().encode)
        session.client.socket.close()
        return session.upstream
    }

    @Test(arguments: [
        "set app.tenant_id = '7'", "SET SESSION app . tenant_id TO 7", "set/**/\"app.tenant\"='7'",
        "select set_config('app.tenant', '7', false)", "select 1; load 'auto_explain'",
        "select pg_replication_origin_session_setup('x')", "select dblink_connect('c', '')",
        "select '--'; set app.x = 1", "select '/*'; load 'x'",
    ])
    func whatDiscardAllDoesNotClearIsNotKept(statement: String) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let upstream = try Self.visit(tunnel, asking: encoded(Query(statement).encode))
            #expect(try upstream.readToEnd() == message("X"))
        }
    }

    /// In the extended protocol, and where the text is too long to be looked at.
    @Test(arguments: [
        message("P", ascii("\0load 'x'\0") + [0, 0]) + message("S"),
        message("Q", [UInt8](repeating: 0x20, count: 20_000) + ascii("select 1\0")),
    ])
    func itIsNotKeptHoweverItIsSent(statement: [UInt8]) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let upstream = try Self.visit(tunnel, asking: statement)
            #expect(try upstream.readToEnd() == message("X"))
        }
    }

    @Test(arguments: ["set work_mem = '1GB'", "update t set a = 1.5", "select 'loading'", "begin; commit"])
    func whatItClearsIsKept(statement: String) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let upstream = try Self.visit(tunnel, asking: encoded(Query(statement).encode))
            #expect(try upstream.readMessage().type == Query.type)
        }
    }

    // MARK: What gives way

    /// `DROP DATABASE` waits for the database's other sessions, and nobody else could end these.
    @Test(arguments: [
        "drop database d1", "/* x */ Create -- y\n DATABASE d2 template d1", "alter database d1 rename to d3",
    ])
    func aStatementAboutDatabasesFindsNoneParked(statement: String) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let parked = try tunnel.parkedSession(startup: FirstPackets.startup(["user": "a", "database": "d1"]))
            let other = try tunnel.session()
            let query = encoded(Query(statement).encode)
            try other.client.send(query)
            #expect(try parked.readToEnd() == message("X"))
            #expect(try other.upstream.read(query.count) == query)
        }
    }

    /// What a new login would find has changed.
    @Test(arguments: ["ALTER DATABASE", "ALTER ROLE", "CREATE EXTENSION", "LOAD"])
    func aChangeOfWhatLoginsFindEndsTheParked(tag: String) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let parked = try tunnel.parkedSession(startup: FirstPackets.startup(["user": "a", "database": "d1"]))
            let other = try tunnel.session()
            try other.client.send(Query("do something").encode)
            _ = try other.upstream.readMessage()
            try other.upstream.send(message("C", ascii(tag + "\0")) + message("Z", ascii("I")))
            #expect(try parked.readToEnd() == message("X"))
        }
    }

    // MARK: Time

    @Test func aSessionIsKeptNoLongerThanItsLifetime() async throws {
        try await withTunnel(options: .parking) {
            $0.policy.reuse.lifetime = .milliseconds(200)
        } _: { tunnel in
            let parked = try tunnel.leftSession()
            try parked.send(UpstreamPeer.resetDone)
            #expect(try parked.readToEnd() == message("X"))
        }
    }

    @Test func aSessionThatIsOldIsNotKept() async throws {
        try await withTunnel(options: .parking) {
            $0.policy.reuse.lifetime = .zero
        } _: { tunnel in
            let upstream = try Self.visit(tunnel, asking: encoded(Query("select 1").encode))
            #expect(try upstream.readToEnd() == message("X"))
        }
    }

    @Test func aSessionFromBeforeASleepIsNotHandedOut() async throws {
        let suspended = Suspended()
        try await withTunnel(options: .parking) {
            $0.policy.suspended = { suspended.time }
        } _: { tunnel in
            _ = try tunnel.parkedSession()
            suspended.sleep()
            try tunnel.expectNewSession()
        }
    }

    /// Thousands of temporary tables take their time to be dropped.
    @Test(arguments: [true, false])
    func aResetThatTakesLongHasALoginBesideIt(resetIsFirst: Bool) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let resetting = try tunnel.leftSession()
            let client = try tunnel.client(sending: FirstPackets.startup())
            let beside = try tunnel.acceptUpstream()
            try beside.startTLS()
            _ = try beside.readStartup()
            if resetIsFirst {
                try resetting.send(UpstreamPeer.resetDone)
                _ = try client.readUntilReady()
                #expect(try beside.readToEnd().isEmpty)
            } else {
                try beside.finishLogin(key: BackendKeyData(processID: 99, secretKey: [9, 9, 9, 9]))
                #expect(try client.readUntilReady().key?.processID == 99)
                #expect(resetting.socket.isSilent, "its reset goes on")
            }
        }
    }
}
