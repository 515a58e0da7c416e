import FakePeers
import OpenSSL
import PostgresWire
import PrismaPostgres
import TestBytes

@testable import Tunnel

/// A login as a transcript: messages of an upstream go in, what the login does with them comes out.
///
/// Derives keys and answers with the password at once, as the authenticator does.
struct LoginTranscript {
    static let user = "tenant"
    static let password = ascii("sesame")
    static let secret = Secret("sesame")
    static let nonce = "fyko+d2lbbFgONRv9qkxdawL"

    var login: LoginExchange
    /// All that was sent, one entry for each message.
    var sent: [Frame] = []

    init(
        channel: LoginExchange.Channel = .cleartext,
        version: ProtocolVersion = .v3_0,
        demanded: ServerProof = .nothing,
        requirements: LoginRequirements = LoginRequirements()
    ) {
        login = LoginExchange(
            version: version,
            channel: channel,
            nonce: ascii(Self.nonce),
            demanded: demanded,
            requirements: requirements
        )
    }

    /// Hands over one message and returns the step, with keys derived and answers kept in `sent`.
    @discardableResult
    mutating func receive(_ message: BackendMessage) -> LoginExchange.Step {
        var step = login.received(message)
        if case .derive(let challenge) = step {
            let salted = Digest.pbkdf2SHA256(
                password: Self.password,
                salt: challenge.salt,
                iterations: challenge.iterations
            )
            let keys = salted.withUnsafeBytes { salted in
                PasswordProofs.scram(saltedPassword: salted, authMessage: challenge.authMessage)
            }
            step = login.derived(proof: keys.proof, serverSignature: keys.serverSignature)
        }
        if case .answer(let request) = step {
            var bytes: [UInt8] = []
            request.encodeAnswer(password: Self.secret, user: Self.user, into: &bytes)
            step = .send(bytes)
        }
        if case .send(let bytes) = step {
            var assembler = FrameAssembler(maximumPayload: PasswordMessage.payloadLimit)
            assembler.append(bytes)
            if let frame = try? assembler.next() { sent.append(frame) }
        }
        return step
    }

    @discardableResult
    mutating func receive(_ authentication: Authentication) -> LoginExchange.Step {
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
