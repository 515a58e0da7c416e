import FakePeers
import PostgresWire
import PrismaPostgres
import TestBytes
import Testing
import Tunnel

/// A login that is refused upstream is refused here, whatever went well before (CVE-2025-2291).
///
/// Row 24 of `Tests/HOLES.md`.
@Suite struct CachedAuthorityTests {
    @Test func aRevokedKeyIsToldInClearWords() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let refusal = try tunnel.refusalOfLogin { upstream in
                let words = "password authentication failed for user \"tenant\""
                try upstream.send(ErrorResponse(fatal: "28P01", message: words).encode)
            }
            #expect(refusal.sqlState == "28P01")
            #expect(refusal.message == "password authentication failed for user \"tenant\"")
            #expect(refusal.hint?.contains("revoked") == true)
            #expect(try tunnel.logLine(with: "refused the login").hasPrefix("warning: "))
            // The session that was there before is the upstream's to end.
            try session.client.send(Query("select 1").encode)
            #expect(try session.upstream.readMessage().type == Query.type)
        }
    }

    /// The salted password is remembered, and each login is still proved anew.
    @Test func eachLoginIsProvedAnew() async throws {
        try await withTunnel { tunnel in
            for _ in 0..<3 {
                let client = try tunnel.client(sending: FirstPackets.startup())
                try tunnel.acceptUpstream().logIn(.scram)
                #expect(try client.readUntilReady().types == "RSSKZ")
            }
        }
    }

    @Test func aReplacedUpstreamIsUsedByLaterSessionsOnly() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            var target = tunnel.server.upstream.target
            target.database = "another"
            tunnel.server.upstream = try Upstream(target: target, rootCertificateFile: TestCertificate.authorityFile)
            _ = try tunnel.client(sending: FirstPackets.startup(["user": "alice"]))
            #expect(try tunnel.acceptUpstream().logIn()["database"] == ascii("another"))
            try session.client.send(Query("select 1").encode)
            #expect(try session.upstream.readMessage().type == Query.type)
        }
    }

    // MARK: Parked sessions

    /// Of a client whose parameters are not those of the parked session, so that it needs a login.
    private static let otherStartup = FirstPackets.startup(["user": "alice", "database": "other"])

    /// Has a login refused.
    private static func refuse(_ tunnel: TestTunnel, sqlState: String = "28P01") throws {
        let client = try tunnel.client(sending: otherStartup)
        let upstream = try tunnel.acceptUpstream()
        try upstream.startTLS()
        _ = try upstream.readStartup()
        try upstream.send(
            ErrorResponse(fatal: SQLState(rawValue: sqlState), message: "password authentication failed").encode
        )
        #expect(try client.readRefusal().sqlState == sqlState)
    }

    @Test(arguments: ["28P01", "28000"])
    func aParkedSessionIsNotHandedOutAfterARefusal(sqlState: String) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let parked = try tunnel.parkedSession()
            try Self.refuse(tunnel, sqlState: sqlState)
            #expect(try parked.readToEnd() == message("X"))
            try tunnel.expectNewSession()
        }
    }

    /// A client that waits for the session to be made as new is given another one, too.
    @Test func aSessionThatIsBeingResetIsNotHandedOutAfterARefusal() async throws {
        try await withTunnel(options: .parking) { tunnel in
            let left = try tunnel.leftSession()
            try Self.refuse(tunnel)
            #expect(try left.readToEnd().isEmpty)
            try tunnel.expectNewSession()
        }
    }

    /// The session was opened before the refusal, and its client leaves after it.
    @Test func aSessionFromBeforeARefusalIsNotParked() async throws {
        try await withTunnel(options: .parking) { tunnel in
            let session = try tunnel.session()
            try Self.refuse(tunnel)
            try session.client.send(Terminate().encode)
            session.client.socket.close()
            #expect(try session.upstream.readToEnd() == message("X"))
            try tunnel.expectNewSession()
        }
    }

    /// A key that is accepted again: what was opened since is as good as ever.
    @Test func aSessionFromAfterARefusalIsParked() async throws {
        try await withTunnel(options: .parking) { tunnel in
            try Self.refuse(tunnel)
            try tunnel.expectReuse(of: try tunnel.parkedSession())
        }
    }

    /// No refusal of the credential: the plan's connections have run out, or the database does not exist.
    @Test func aParkedSessionOutlivesOtherErrors() async throws {
        try await withTunnel(options: .parking) { tunnel in
            let parked = try tunnel.parkedSession()
            try Self.refuse(tunnel, sqlState: "3D000")
            try tunnel.expectReuse(of: parked)
        }
    }

    /// `SIGHUP` with another key: what was opened with the one before is not handed out.
    @Test func aParkedSessionIsNotHandedOutForAReplacedUpstream() async throws {
        try await withTunnel(options: .parking) { tunnel in
            _ = try tunnel.parkedSession()
            tunnel.server.upstream = try Upstream(
                target: tunnel.server.upstream.target,
                rootCertificateFile: TestCertificate.authorityFile
            )
            try tunnel.expectNewSession()
        }
    }
}
