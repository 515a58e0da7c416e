import FakePeers
import PostgresWire
import PrismaPostgres
import Testing
import Tunnel

/// A login that is refused upstream is refused here, whatever went well before (CVE-2025-2291).
@Suite struct Row24CachedAuthorityTests {
    @Test func aRevokedKeyIsToldInClearWords() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let refusal = try tunnel.refusalOfLogin { upstream in
                let words = "password authentication failed for user \"tenant\""
                try upstream.send(ErrorResponse(fatal: "28P01", message: words).encode)
            }
            let endpoint = "127.0.0.1:\(tunnel.upstream.port)"
            #expect(refusal.sqlState == "28P01")
            #expect(
                refusal.message == "\(endpoint) refused the login: password authentication failed for user \"tenant\""
            )
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
}
