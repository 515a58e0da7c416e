import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

@Suite struct UpstreamLoginSCRAMTests {
    static let endPoint = [UInt8](repeating: 0xAB, count: 32)
    static let both = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]

    @Test func logsIn() throws {
        var login = LoginTranscript()
        try login.exchange()
        #expect(login.receive(.ok) == .wait)
        #expect(login.receive(LoginTranscript.ready) == .ready(UpstreamSession(version: .v3_0)))
        #expect(login.sent.count == 2)
    }

    /// Channel, offer, mechanism chosen, what the exchange says about TLS.
    @Test(
        arguments: [
            (.cleartext, both, "SCRAM-SHA-256", "n,,"), (.tls(endPoint: nil), both, "SCRAM-SHA-256", "n,,"),
            (.tls(endPoint: endPoint), both, "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
            (.tls(endPoint: endPoint), both.reversed(), "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
            (.tls(endPoint: endPoint), ["SCRAM-SHA-256-PLUS"], "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
            (.tls(endPoint: endPoint), ["SCRAM-SHA-256"], "SCRAM-SHA-256", "y,,"),
            (.tls(endPoint: endPoint), ["OAUTHBEARER", "SCRAM-SHA-256"], "SCRAM-SHA-256", "y,,"),
            (.cleartext, ["SCRAM-SHA-256"], "SCRAM-SHA-256", "n,,"),
        ] as [(LoginExchange.Channel, [String], String, String)]
    )
    func choosesTheStrongestMechanism(
        channel: LoginExchange.Channel,
        offer: [String],
        mechanism: String,
        header: String
    ) throws {
        var login = LoginTranscript(channel: channel)
        login.receive(.sasl(mechanisms: offer))
        let response = try login.initialResponse
        #expect(response.mechanism == mechanism)
        #expect(response.data == ascii("\(header)n=,r=\(LoginTranscript.nonce)"))
    }

    @Test(
        arguments: [
            (.cleartext, ["SCRAM-SHA-256-PLUS"]), (.tls(endPoint: nil), ["SCRAM-SHA-256-PLUS"]), (.cleartext, []),
            (.tls(endPoint: endPoint), ["OAUTHBEARER"]), (.cleartext, ["scram-sha-256"]), (.cleartext, ["PLAIN"]),
        ] as [(LoginExchange.Channel, [String])]
    )
    func refusesAnOfferWithoutAKnownMechanism(channel: LoginExchange.Channel, offer: [String]) {
        var login = LoginTranscript(channel: channel)
        let words = "the server offers no SASL mechanism that the tunnel knows"
        #expect(login.failure(.sasl(mechanisms: offer)) == .unsupportedAuthentication(words))
        #expect(login.sent.isEmpty)
    }

    @Test func bindsTheExchangeToTheCertificate() throws {
        var login = LoginTranscript(channel: .tls(endPoint: Self.endPoint))
        var server = SCRAMServer(password: LoginTranscript.password)
        login.receive(.sasl(mechanisms: Self.both))
        try login.receive(.saslContinue(ascii(server.first(answering: login.initialResponse.data ?? []))))
        #expect(server.gs2Flag == "p=tls-server-end-point")
        let binding = SCRAMServer.base64(ascii("p=tls-server-end-point,,") + Self.endPoint)
        let response = String(decoding: login.sent.last?.payload ?? [], as: UTF8.self)
        #expect(response.hasPrefix("c=\(binding),r="))
        #expect(server.final(answering: ascii(response)) != nil)
    }

    @Test func refusesAWrongServerSignature() throws {
        var login = LoginTranscript()
        var server = SCRAMServer(password: LoginTranscript.password)
        login.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
        try login.receive(.saslContinue(ascii(server.first(answering: login.initialResponse.data ?? []))))
        let wrong = "v=\(SCRAMServer.base64([UInt8](repeating: 0, count: 32)))"
        #expect(login.failure(.saslFinal(ascii(wrong))) == .scram(.wrongServerSignature))
    }

    @Test func refusesAServerThatKnowsAnotherPassword() throws {
        var login = LoginTranscript()
        var server = SCRAMServer(password: ascii("another"))
        login.receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
        let first = server.first(answering: try login.initialResponse.data ?? [])
        login.receive(.saslContinue(ascii(first)))
        #expect(server.final(answering: login.sent.last?.payload ?? []) == nil)
        let refusal = login.failure(.saslFinal(ascii("e=invalid-proof")))
        #expect(refusal == .scram(.refused(reason: "invalid-proof")))
    }

    @Test func takesASessionOnlyAfterOk() throws {
        var login = LoginTranscript()
        try login.exchange()
        guard case .violation? = login.failure(LoginTranscript.ready) else {
            Issue.record("not refused")
            return
        }
    }
}
