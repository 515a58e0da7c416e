import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Logins that an upstream makes weaker than they should be (rust-postgres #487, CVE-2025-49146).
///
/// Row 6 of `Tests/HOLES.md`.
@Suite struct LoginDowngradeTests {
    private func expectRefusal(
        _ sqlState: String,
        _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        script: @escaping @Sendable (UpstreamPeer) throws -> Void
    ) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin(sourceLocation: sourceLocation) { upstream in
                try script(upstream)
                #expect(!contains(TestTunnel.password, in: upstream.receivedInTLS), sourceLocation: sourceLocation)
            }
            let expected = Refusal(sqlState: sqlState, message: tunnel.cannotReach("login failed: \(reason)"))
            #expect(refusal == expected, sourceLocation: sourceLocation)
        }
    }

    /// An upstream that asks for nothing gets nothing, and is believed as far as its certificate goes: there was no
    /// earlier login to compare it with.
    @Test func okAtOnceIsTakenTheFirstTime() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            #expect(session.upstream.receivedInTLS == FirstPackets.login)
            #expect(session.client.socket.isSilent)
        }
    }

    // MARK: An upstream that does not know the password

    @Test func okAfterTheOfferIsFatal() async throws {
        try await expectRefusal("28000", "unexpected SCRAM message") { upstream in
            _ = try upstream.offerSCRAM()
            try upstream.finishLogin()
        }
    }

    @Test func okBehindTheServersFirstMessageIsFatal() async throws {
        try await expectRefusal("28000", "unexpected SCRAM message") { upstream in
            let dialogue = try upstream.offerSCRAM()
            let challenge = encoded(Authentication.saslContinue(ascii(dialogue.honestChallenge)).encode)
            try upstream.send(challenge + encoded(Authentication.ok.encode))
            _ = try upstream.readMessage()
        }
    }

    @Test func okWithoutTheServersSignatureIsFatal() async throws {
        try await expectRefusal("28000", "unexpected SCRAM message") { upstream in
            try upstream.offerSCRAM().answerToChallenge()
            try upstream.finishLogin()
        }
    }

    @Test func aWrongServerSignatureIsFatal() async throws {
        try await expectRefusal("28000", "the server's SCRAM signature is wrong") { upstream in
            try upstream.offerSCRAM().answerToChallenge()
            let wrong = SCRAMServer.base64([UInt8](repeating: 7, count: 32))
            try upstream.send(Authentication.saslFinal(ascii("v=\(wrong)")).encode)
            try upstream.finishLogin()
        }
    }

    // MARK: Another method on the way

    @Test(
        arguments: [
            (.cleartextPassword, "a cleartext password"), (.md5Password(salt: [1, 2, 3, 4]), "an md5 password"),
            (.sasl(mechanisms: ["SCRAM-SHA-256"]), "SASL authentication"), (.gss, "GSSAPI authentication"),
        ] as [(Authentication, String)],
        [true, false]
    )
    func anotherRequestAfterSCRAMBeganIsFatal(request: (Authentication, String), isEarly: Bool) async throws {
        let reason = "the server sent a request for \(request.1) at the wrong time"
        try await expectRefusal("08P01", reason) { upstream in
            let dialogue = try upstream.offerSCRAM()
            if !isEarly { try dialogue.answerToChallenge() }
            try upstream.send(request.0.encode)
        }
    }

    @Test(
        arguments: [
            (.gss, "GSSAPI authentication"), (.sspi, "SSPI authentication"),
            (.kerberosV5, "Kerberos V5 authentication"), (.unsupported(42), "authentication method 42"),
        ] as [(Authentication, String)]
    )
    func methodsThatTheTunnelDoesNotKnowAreFatal(request: Authentication, name: String) async throws {
        try await expectRefusal("28000", "the server asks for \(name), which the tunnel cannot do") { upstream in
            try upstream.send(request.encode)
        }
    }

    // MARK: Channel binding

    /// An attacker who takes -PLUS out of the first offer cannot hide it: the exchange says that the tunnel could have.
    @Test(arguments: [
        (["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], "p=tls-server-end-point"), (["SCRAM-SHA-256"], "y"),
    ])
    func aStrippedPlusIsToldToTheUpstream(offer: [String], gs2Flag: String) async throws {
        try await withTunnel { tunnel in
            _ = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            let dialogue = try upstream.offerSCRAM(offer)
            #expect(dialogue.initialResponse.mechanism == offer[0])
            #expect(dialogue.server.gs2Flag == gs2Flag)
        }
    }

    /// The binding is of the certificate that this very connection has shown.
    @Test func plusBindsToTheCertificate() async throws {
        try await withTunnel { tunnel in
            _ = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            let final = try upstream.offerSCRAM(["SCRAM-SHA-256-PLUS"]).answerToChallenge()
            let binding = ascii("p=tls-server-end-point,,") + TestCertificate.trusted.endPointBinding
            #expect(String(decoding: final, as: UTF8.self).hasPrefix("c=\(SCRAMServer.base64(binding)),r="))
        }
    }
}
