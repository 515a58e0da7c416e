import FakePeers
import OpenSSL
import PostgresWire
import TestBytes

@testable import Tunnel

/// A login as a transcript: messages of an upstream go in, what the login does with them comes out.
///
/// Derives keys at once, as the authenticator does off the loop.
struct LoginTranscript {
    static let user = "tenant"
    static let password = ascii("sesame")
    static let nonce = "fyko+d2lbbFgONRv9qkxdawL"

    var login: UpstreamLogin
    /// All that was sent, one entry for each message.
    var sent: [Frame] = []

    init(
        channel: UpstreamLogin.Channel = .cleartext,
        version: ProtocolVersion = .v3_0,
        demanded: ServerProof = .nothing
    ) {
        login = UpstreamLogin(
            user: ascii(Self.user),
            password: Self.password,
            version: version,
            channel: channel,
            nonce: ascii(Self.nonce),
            demanded: demanded
        )
    }

    /// Hands over one message and returns the step, with keys derived and answers kept in `sent`.
    @discardableResult
    mutating func receive(_ message: BackendMessage) -> UpstreamLogin.Step {
        var step = login.received(message)
        if case .derive(let challenge) = step {
            let salted = Digest.pbkdf2SHA256(
                password: Self.password,
                salt: challenge.salt,
                iterations: challenge.iterations
            )
            let keys = PasswordProofs.scram(saltedPassword: salted, authMessage: challenge.authMessage)
            step = login.derived(proof: keys.proof, serverSignature: keys.serverSignature)
        }
        if case .send(let bytes) = step {
            var assembler = FrameAssembler(maximumPayload: PasswordMessage.payloadLimit)
            assembler.append(bytes)
            if let frame = try? assembler.next() { sent.append(frame) }
        }
        return step
    }

    @discardableResult
    mutating func receive(_ authentication: Authentication) -> UpstreamLogin.Step {
        receive(.authentication(authentication))
    }

    /// The cause when the message ends the login.
    mutating func failure(_ message: BackendMessage) -> UpstreamFailure.Cause? {
        guard case .fail(let cause) = receive(message) else { return nil }
        return cause
    }

    mutating func failure(_ authentication: Authentication) -> UpstreamFailure.Cause? {
        failure(.authentication(authentication))
    }

    /// Goes through an honest SCRAM exchange up to and including the server's last message.
    mutating func exchange(_ server: SCRAMServer = SCRAMServer(password: password)) throws {
        var server = server
        receive(.sasl(mechanisms: ["SCRAM-SHA-256"]))
        try receive(.saslContinue(ascii(server.first(answering: initialResponse.data ?? []))))
        receive(.saslFinal(ascii(server.final(answering: sent.last?.payload ?? []) ?? "e=invalid-proof")))
    }

    var initialResponse: SASLInitialResponse {
        get throws { try .decode(sent.first?.payload ?? []) }
    }

    static let ready = BackendMessage.readyForQuery(ReadyForQuery(status: .idle))
}
