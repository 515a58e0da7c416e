import PostgresWire

/// A client's login to the tunnel itself by SCRAM-SHA-256, as a value.
///
/// First `request` is sent; then messages go in as they arrive, and each is answered with one step.
struct ClientLogin {
    /// What to do next. All but `send` end the login.
    enum Step: Equatable {
        /// Send these bytes, then wait.
        case send([UInt8])
        /// Send these bytes: the client knows the password. AuthenticationOk is still owed to it.
        case accept([UInt8])
        /// The client does not know the password. Let some time pass before it is told with the response.
        case refuseLate(ErrorResponse)
        /// The client broke the protocol: tell it with the response.
        case refuse(ErrorResponse)
    }

    private enum State {
        case awaitingInitialResponse
        case awaitingResponse
        case ended
    }

    private let password: LocalPassword
    private let user: String
    private var verifier: SCRAMVerifier
    private var state = State.awaitingInitialResponse

    /// The largest message that is believed; the mechanism's name and lengths come on top of SCRAM's own limit.
    static let payloadLimit = SCRAMExchange.messageLimit + 64

    /// `user`: the client's name for itself, which is any. `nonce`: random, see `SCRAMExchange.nonce(random:)`.
    init(user: String, password: LocalPassword, nonce: [UInt8]) {
        self.user = user
        self.password = password
        verifier = SCRAMVerifier(salt: password.salt, iterations: password.iterations, nonce: nonce)
    }

    /// AuthenticationSASL.
    var request: [UInt8] {
        Self.bytes(.sasl(mechanisms: [SCRAMVerifier.mechanism]))
    }

    /// A message arrived.
    mutating func received(_ frame: Frame) -> Step {
        do {
            guard frame.type == SASLResponse.type else {
                return refuse("expected a password message, received one of type \(frame.type)")
            }
            switch state {
            case .awaitingInitialResponse:
                state = .awaitingResponse
                return try begin(frame.payload)
            case .awaitingResponse:
                state = .ended
                return try end(frame.payload)
            case .ended:
                preconditionFailure("a message for a login that is over")
            }
        } catch let error as WireError {
            return refuse(error.description)
        } catch let error as SCRAMError {
            return refuse(error.description)
        } catch {
            preconditionFailure("neither a wire error nor one of SCRAM")
        }
    }

    private mutating func begin(_ payload: [UInt8]) throws -> Step {
        let response = try SASLInitialResponse.decode(payload)
        guard response.mechanism == SCRAMVerifier.mechanism, let data = response.data else {
            return refuse("the client chose a SASL mechanism that was not offered")
        }
        return .send(Self.bytes(.saslContinue(try verifier.received(clientFirst: data))))
    }

    private mutating func end(_ payload: [UInt8]) throws -> Step {
        let claim = try verifier.received(clientFinal: try SASLResponse.decode(payload).data)
        guard let signature = password.serverSignature(for: claim) else {
            // PostgreSQL's own code and words.
            let words = "password authentication failed for user \"\(PeerText.shown(user))\""
            return .refuseLate(ErrorResponse(fatal: .invalidPassword, message: words, hint: Self.hint))
        }
        return .accept(Self.bytes(.saslFinal(verifier.accepted(serverSignature: signature))))
    }

    private static let hint = "the tunnel asks for its own password, the one in --local-password-file"

    private mutating func refuse(_ words: String) -> Step {
        state = .ended
        return .refuse(ErrorResponse(fatal: .protocolViolation, message: words))
    }

    private static func bytes(_ message: Authentication) -> [UInt8] {
        var bytes: [UInt8] = []
        message.encode(into: &bytes)
        return bytes
    }
}
