import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// Once SASL has begun, nothing but a verified server signature ends a login well
/// (rust-postgres #487, CVE-2025-49146).
@Suite struct UpstreamLoginDowngradeTests {
    /// How far an exchange has got when the upstream breaks its rules.
    enum Stage: CaseIterable {
        case afterInitialResponse
        case afterServerFirst
        case afterServerFinal
    }

    private func login(at stage: Stage) throws -> LoginTranscript {
        var login = LoginTranscript()
        if stage == .afterServerFinal {
            try login.exchange()
            return login
        }
        login.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
        if stage == .afterServerFirst {
            var server = SCRAMServer(password: LoginTranscript.password)
            try login.receive(.saslContinue(ascii(server.first(answering: login.initialResponse.data ?? []))))
        }
        return login
    }

    @Test(arguments: [Stage.afterInitialResponse, .afterServerFirst])
    func okInTheMiddleIsFatal(stage: Stage) throws {
        var login = try login(at: stage)
        #expect(login.failure(.ok) == .scram(.unexpectedMessage))
    }

    @Test(
        arguments: Stage.allCases,
        [
            .cleartextPassword, .md5Password(salt: [1, 2, 3, 4]), .gss, .sspi, .unsupported(13),
            .sasl(mechanisms: ["SCRAM-SHA-256"]),
        ] as [Authentication]
    )
    func anotherMethodIsFatal(stage: Stage, request: Authentication) throws {
        var login = try login(at: stage)
        let sent = login.sent
        guard case .violation? = login.failure(request) else {
            Issue.record("not refused")
            return
        }
        #expect(login.sent == sent, "a password was sent after SASL had begun")
    }

    @Test func finalWithoutFirstIsFatal() throws {
        var login = try login(at: .afterInitialResponse)
        #expect(login.failure(.saslFinal(ascii("v=AAAA"))) == .scram(.unexpectedMessage))
    }

    @Test func aSecondFirstIsFatal() throws {
        var login = try login(at: .afterServerFirst)
        let first = "r=\(LoginTranscript.nonce)x,s=AAAA,i=4096"
        #expect(login.failure(.saslContinue(ascii(first))) == .scram(.unexpectedMessage))
    }

    @Test(arguments: [Stage.afterInitialResponse, .afterServerFirst])
    func readyWithoutOkIsFatal(stage: Stage) throws {
        var login = try login(at: stage)
        #expect(login.failure(LoginTranscript.ready) != nil)
    }

    @Test(arguments: [Authentication.cleartextPassword, .md5Password(salt: [1, 2, 3, 4])])
    func aSecondPasswordRequestIsFatal(request: Authentication) {
        var login = LoginTranscript()
        login.receive(request)
        #expect(login.failure(.cleartextPassword) != nil)
        #expect(login.sent.count == 1)
    }

    /// A message that arrives while the keys are still being derived.
    @Test(arguments: [
        Authentication.ok, .saslFinal(ascii("v=AAAA")), .saslContinue(ascii("r=x,s=AAAA,i=1")), .cleartextPassword,
    ])
    func aMessageAheadOfTheKeysIsFatal(request: Authentication) throws {
        var login = LoginTranscript()
        login.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
        var server = SCRAMServer(password: LoginTranscript.password)
        let first = server.first(answering: try login.initialResponse.data ?? [])
        guard case .derive = login.login.received(.authentication(.saslContinue(ascii(first)))) else {
            Issue.record("no challenge")
            return
        }
        guard case .fail = login.login.received(.authentication(request)) else {
            Issue.record("not refused")
            return
        }
    }

    @Test(arguments: [0, 1_000_001, 1_000_000_000, 2_147_483_647])
    func iterationCountsOutOfRangeAreRefused(count: Int) {
        var login = LoginTranscript()
        login.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
        let first = "r=\(LoginTranscript.nonce)x,s=AAAA,i=\(count)"
        #expect(login.failure(.saslContinue(ascii(first))) == .scram(.iterationsOutOfRange))
    }
}
