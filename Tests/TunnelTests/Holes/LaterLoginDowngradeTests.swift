import FakePeers
import PostgresWire
import PrismaPostgres
import TestBytes
import Testing
import Tunnel

/// What one login proved, the next ones have to prove as well: -PLUS stripped from the offer on a later connection,
/// cleartext after SCRAM was seen (CVE-2025-49146 across connections).
///
/// Row 6 of `Tests/HOLES.md`.
@Suite struct LaterLoginDowngradeTests {
    typealias Method = UpstreamPeer.Method

    /// What an upstream that once logged in with SCRAM asks for later: the method, and its name in the words.
    static let weaker = [
        (Method.trust, "no authentication"), (.cleartext, "a cleartext password"), (.md5, "an md5 password"),
    ]

    private static func logIn(_ method: Method, _ tunnel: TestTunnel) throws {
        let client = try tunnel.client(sending: FirstPackets.startup())
        try tunnel.acceptUpstream().logIn(method)
        #expect(try client.readUntilReady().types == "RSSKZ")
    }

    private static func expectRefusal(of method: Method, _ words: String, _ tunnel: TestTunnel) throws {
        let refusal = try tunnel.refusalOfLogin { try $0.beginLogin(method) }
        let hint = "no password was sent; if the server was changed on purpose, restart the tunnel"
        let message = tunnel.cannotReach("login failed: the server asks for \(words)")
        #expect(refusal == Refusal(sqlState: "28000", message: message, hint: hint))
    }

    @Test(arguments: weaker, [(Method.scram, "SCRAM-SHA-256"), (.scramPlus, "SCRAM-SHA-256-PLUS")])
    func nothingWithoutAProofIsTakenAfterSCRAM(later: (Method, String), first: (Method, String)) async throws {
        try await withTunnel { tunnel in
            try Self.logIn(first.0, tunnel)
            try Self.expectRefusal(of: later.0, "\(later.1), but an earlier login was with \(first.1)", tunnel)
            // The honest upstream is still served.
            try Self.logIn(first.0, tunnel)
        }
    }

    @Test func aPlusStrippedLaterIsRefused() async throws {
        try await withTunnel { tunnel in
            try Self.logIn(.scramPlus, tunnel)
            let words = "SCRAM-SHA-256, but an earlier login was with SCRAM-SHA-256-PLUS"
            try Self.expectRefusal(of: .scram, words, tunnel)
            try Self.logIn(.scramPlus, tunnel)
        }
    }

    /// Loops share what they know, whichever of them a client comes to.
    @Test func allLoopsKnow() async throws {
        try await withTunnel {
            $0.loopCount = 4
        } _: { tunnel in
            try Self.logIn(.scramPlus, tunnel)
            let words = "a cleartext password, but an earlier login was with SCRAM-SHA-256-PLUS"
            // The client that logged in is on the first loop; each one that stays takes up another.
            for others in 1...4 {
                try tunnel.wait(until: "the refused client has left") { tunnel.server.sessionCount == others }
                try Self.expectRefusal(of: .cleartext, words, tunnel)
                try tunnel.wait(until: "the refused client has left") { tunnel.server.sessionCount == others }
                _ = try tunnel.client()
                try tunnel.wait(until: "the silent client is noticed") { tunnel.server.sessionCount == others + 1 }
            }
        }
    }

    /// A server that proved itself and then had no room is as good as one that had.
    @Test func aLoginThatWasRefusedBehindItsProofCounts() async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                try upstream.authenticate(.scram)
                try upstream.send(ErrorResponse(fatal: "53300", message: "too many connections").encode)
            }
            #expect(refusal.sqlState == "53300")
            let words = "a cleartext password, but an earlier login was with SCRAM-SHA-256"
            try Self.expectRefusal(of: .cleartext, words, tunnel)
        }
    }

    /// Only a proof counts: one who says SCRAM and fails to show the signature changes nothing.
    @Test func aFailedProofDemandsNothing() async throws {
        try await withTunnel { tunnel in
            _ = try tunnel.refusalOfLogin { upstream in
                try upstream.offerSCRAM().answerToChallenge()
                try upstream.send(Authentication.saslFinal(ascii("e=other-error")).encode)
            }
            try Self.logIn(.cleartext, tunnel)
        }
    }

    @Test func aStrongerMethodIsWelcome() async throws {
        try await withTunnel { tunnel in
            for method in [Method.trust, .cleartext, .md5, .cleartext, .scram, .scramPlus] {
                try Self.logIn(method, tunnel)
            }
        }
    }

    /// A rotated key, another role, another place: SIGHUP makes an upstream of which nothing is known.
    @Test(arguments: ["another", TestTunnel.user])
    func aNewUpstreamStartsAnew(user: String) async throws {
        try await withTunnel { tunnel in
            try Self.logIn(.scramPlus, tunnel)
            var target = tunnel.server.upstream.target
            target.user = user
            tunnel.server.upstream = try Upstream(target: target, rootCertificateFile: TestCertificate.authorityFile)
            try Self.logIn(.cleartext, tunnel)
        }
    }
}
