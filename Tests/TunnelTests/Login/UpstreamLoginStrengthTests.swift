import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// What a login proves, and what it takes when something was proved before.
@Suite struct UpstreamLoginStrengthTests {
    static let endPoint = [UInt8](repeating: 0xAB, count: 32)
    static let both = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]

    @Test(
        arguments: [Authentication.ok, .cleartextPassword, .md5Password(salt: [1, 2, 3, 4])],
        [
            ServerProof.keys, .keysAndChannel,
        ]
    )
    func refusesALoginWithoutAProof(request: Authentication, demanded: ServerProof) {
        var login = LoginTranscript(channel: .tls(endPoint: Self.endPoint), demanded: demanded)
        guard case .weakerLogin(let words)? = login.failure(request) else {
            Issue.record("not refused")
            return
        }
        #expect(words.hasSuffix(", but an earlier login was with \(demanded.mechanism)"))
        #expect(login.sent.isEmpty)
        #expect(login.failure(.ok) != nil, "the login went on")
    }

    /// Channel, offer: where the binding was stripped, or cannot be had any more.
    @Test(
        arguments: [
            (.tls(endPoint: endPoint), ["SCRAM-SHA-256"]), (.tls(endPoint: nil), both), (.cleartext, both),
        ] as [(LoginExchange.Channel, [String])]
    )
    func refusesALoginWithoutTheBinding(channel: LoginExchange.Channel, offer: [String]) {
        var login = LoginTranscript(channel: channel, demanded: .keysAndChannel)
        let words = "the server asks for SCRAM-SHA-256, but an earlier login was with SCRAM-SHA-256-PLUS"
        #expect(login.failure(.sasl(mechanisms: offer)) == .weakerLogin(words))
        #expect(login.sent.isEmpty)
    }

    @Test(
        arguments: [
            (.cleartext, ["SCRAM-SHA-256"], .keys), (.tls(endPoint: endPoint), both, .keys),
            (.tls(endPoint: endPoint), both, .keysAndChannel),
        ] as [(LoginExchange.Channel, [String], ServerProof)]
    )
    func takesWhatIsAsStrong(channel: LoginExchange.Channel, offer: [String], demanded: ServerProof) {
        var login = LoginTranscript(channel: channel, demanded: demanded)
        guard case .send = login.receive(.sasl(mechanisms: offer)) else {
            Issue.record("refused")
            return
        }
    }

    @Test func provesNothingWithoutSCRAM() {
        for request in [Authentication.cleartextPassword, .md5Password(salt: [1, 2, 3, 4])] {
            var login = LoginTranscript()
            login.receive(request)
            login.receive(.ok)
            login.receive(LoginTranscript.ready)
            #expect(login.login.proof == .nothing)
        }
    }

    @Test(arguments: [("SCRAM-SHA-256", ServerProof.keys), ("SCRAM-SHA-256-PLUS", .keysAndChannel)])
    func provesWhatTheSignatureShows(mechanism: String, proof: ServerProof) throws {
        var login = LoginTranscript(channel: .tls(endPoint: Self.endPoint))
        var server = SCRAMServer(password: LoginTranscript.password)
        login.receive(.sasl(mechanisms: [mechanism]))
        try login.receive(.saslContinue(ascii(server.first(answering: login.initialResponse.data ?? []))))
        #expect(login.login.proof == .nothing, "nothing is proved before the signature")
        login.receive(.saslFinal(ascii(server.final(answering: login.sent.last?.payload ?? []) ?? "")))
        #expect(login.login.proof == proof)
    }

    @Test func remembersTheStrongest() {
        let strength = ProvenStrength()
        #expect(strength.demanded == .nothing)
        for proof in [ServerProof.nothing, .keysAndChannel, .keys, .nothing] { strength.note(proof) }
        #expect(strength.demanded == .keysAndChannel)
    }
}
