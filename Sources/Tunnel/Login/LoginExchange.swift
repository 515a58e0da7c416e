import PostgresWire

/// What is said in a login at the upstream, from the startup message to ReadyForQuery, as a value.
///
/// Messages go in as they arrive; each is answered with one step. The policy against an upstream that only pretends:
/// once SASL has begun, nothing but a verified server signature ends it well, and what an earlier login proved, this
/// one has to prove as well. It never holds the password.
struct LoginExchange {
    /// What to do next.
    enum Step: Equatable {
        /// Wait for the next message.
        case wait
        /// Send these bytes, then wait.
        case send([UInt8])
        /// Send the password in this form, then wait.
        case answer(PasswordRequest)
        /// Derive the keys of this challenge and hand proof and signature to `derived`.
        case derive(SCRAMExchange.Challenge)
        /// The session is ready: `session` has what the upstream said about it.
        case ready(UpstreamSession)
        /// The login is over.
        case fail(UpstreamFailure.Cause)
    }

    /// What the connection offers to SCRAM.
    enum Channel: Equatable {
        case cleartext
        /// TLS, with the digest of the upstream's certificate where it has one (`tls-server-end-point`).
        case tls(endPoint: [UInt8]?)
    }

    private enum State {
        case awaitingRequest
        case exchanging(SCRAMExchange)
        case awaitingOk
        case awaitingReady
        case ended
    }

    private let channel: Channel
    private let nonce: [UInt8]
    private let demanded: ServerProof
    private let requirements: LoginRequirements
    /// What the exchange proves when it ends well.
    private var strength = ServerProof.nothing
    /// What the server has proved.
    private(set) var proof = ServerProof.nothing
    /// What the server asked for, as `pg_hba.conf` calls it; nil where it asked for nothing yet.
    private(set) var method: String?
    private var state = State.awaitingRequest
    private var hasNegotiated = false
    private var session: UpstreamSession

    /// `nonce`: random and printable, see `SCRAMExchange.nonce(random:)`. `demanded`: what the server has to prove
    /// because an earlier one did; `requirements`: what it has to do because it was asked for.
    init(
        version: ProtocolVersion,
        channel: Channel,
        nonce: [UInt8],
        demanded: ServerProof,
        requirements: LoginRequirements
    ) {
        self.channel = channel
        self.nonce = nonce
        self.demanded = demanded
        self.requirements = requirements
        session = UpstreamSession(version: version)
    }

    /// What the upstream has said so far, besides.
    var notices: [NoticeResponse] { session.notices }

    /// A message arrived.
    mutating func received(_ message: BackendMessage) -> Step {
        let step = next(message)
        if case .fail = step { state = .ended }
        return step
    }

    /// The keys of a challenge were derived.
    mutating func derived(proof: [UInt8], serverSignature: [UInt8]) -> Step {
        guard case .exchanging(var exchange) = state else { preconditionFailure("keys without a challenge") }
        let response = exchange.derived(clientProof: proof, serverSignature: serverSignature)
        state = .exchanging(exchange)
        return .send(Self.bytes(response.encode))
    }

    private mutating func next(_ message: BackendMessage) -> Step {
        switch message {
        case .errorResponse(let response):
            // In every state: PostgreSQL may run out of connections or shut down in the middle of SASL.
            return .fail(.refused(response))
        case .noticeResponse(let notice):
            session.notices.append(notice)
            return session.notices.count > UpstreamSession.noticeLimit
                ? .fail(.violation("too many notices during the login")) : .wait
        case .authentication(let authentication):
            return request(authentication)
        case .negotiateProtocolVersion(let answer):
            guard case .awaitingRequest = state, !hasNegotiated else { return unexpected("NegotiateProtocolVersion") }
            hasNegotiated = true
            let minor = UInt16(clamping: answer.newestMinor)
            session.version = min(session.version, ProtocolVersion(major: 3, minor: minor))
            return .wait
        // What follows is the session's. No server says it before AuthenticationOk, so one that does is not what it claims
        // to be, and its settings are not a client's to believe.
        case .parameterStatus(let status):
            guard case .awaitingReady = state else { return unexpected("ParameterStatus") }
            session.parameters.append(status)
            return session.parameters.count > UpstreamSession.parameterLimit
                ? .fail(.violation("too many ParameterStatus messages during the login")) : .wait
        case .backendKeyData(let key):
            guard case .awaitingReady = state, session.key == nil else { return unexpected("BackendKeyData") }
            session.key = key
            return .wait
        case .readyForQuery(let ready):
            guard case .awaitingReady = state else { return unexpected("ReadyForQuery") }
            state = .ended
            session.status = ready.status
            return .ready(session)
        case .commandComplete:
            return unexpected("CommandComplete")
        case .other(let type):
            return unexpected("a message of type \(type)")
        }
    }

    // MARK: Authentication

    private mutating func request(_ request: Authentication) -> Step {
        if case .awaitingRequest = state {
            if let objection = requirements.objection(to: request) { return .fail(objection) }
            if demanded > .nothing, request.provesNothing { return weaker(request.name) }
        }
        switch (state, request) {
        case (.awaitingRequest, .ok), (.awaitingOk, .ok):
            state = .awaitingReady
            return .wait
        case (.awaitingRequest, .cleartextPassword):
            state = .awaitingOk
            method = "password"
            return .answer(.cleartext)
        case (.awaitingRequest, .md5Password(let salt)):
            state = .awaitingOk
            method = "md5"
            return .answer(.md5(salt: salt))
        case (.awaitingRequest, .sasl(let mechanisms)):
            return begin(mechanisms)
        case (.exchanging(let exchange), .saslContinue(let data)):
            return go(on: exchange, data)
        case (.exchanging(let exchange), .saslFinal(let data)):
            return end(exchange, data)
        // In the middle of SASL it would skip the server's own proof that it knows the password: nothing but a verified
        // signature leads on.
        case (.exchanging(let exchange), .ok):
            guard exchange.isVerified else { return .fail(.scram(.unexpectedMessage)) }
            state = .awaitingReady
            return .wait
        case (.awaitingRequest, .gss), (.awaitingRequest, .sspi), (.awaitingRequest, .kerberosV5),
            (.awaitingRequest, .unsupported):
            return .fail(.unsupportedAuthentication("the server asks for \(request.name), which the tunnel cannot do"))
        default:
            return unexpected("a request for \(request.name)")
        }
    }

    /// Takes the strongest mechanism that both sides have, by RFC 5802, section 6. A list without -PLUS from a server that
    /// has proved it before is an edited list.
    private mutating func begin(_ mechanisms: [String]) -> Step {
        let binding = channelBinding(mechanisms)
        if case .tlsServerEndPoint = binding {
            strength = .keysAndChannel
        } else {
            guard mechanisms.contains("SCRAM-SHA-256") else {
                return .fail(.unsupportedAuthentication("the server offers no SASL mechanism that the tunnel knows"))
            }
            strength = .keys
        }
        if let objection = requirements.objection(to: strength) { return .fail(objection) }
        guard strength >= demanded else { return weaker(strength.mechanism) }
        method = strength.mechanism
        let exchange = SCRAMExchange(channelBinding: binding, nonce: nonce)
        state = .exchanging(exchange)
        return .send(Self.bytes(exchange.initialResponse.encode))
    }

    private func channelBinding(_ mechanisms: [String]) -> SCRAMExchange.ChannelBinding {
        switch channel {
        case _ where requirements.channelBinding == .disable: .unsupported
        case .tls(let endPoint?) where mechanisms.contains("SCRAM-SHA-256-PLUS"): .tlsServerEndPoint(endPoint)
        // Says "I could have": a server that did offer -PLUS learns that somebody took it out of the list.
        case .tls(.some): .notOffered
        case .tls(nil), .cleartext: .unsupported
        }
    }

    private mutating func go(on exchange: SCRAMExchange, _ data: [UInt8]) -> Step {
        var exchange = exchange
        do {
            let challenge = try exchange.received(serverFirst: data)
            state = .exchanging(exchange)
            return .derive(challenge)
        } catch {
            return .fail(.scram(error))
        }
    }

    private mutating func end(_ exchange: SCRAMExchange, _ data: [UInt8]) -> Step {
        var exchange = exchange
        do {
            try exchange.received(serverFinal: data)
            proof = strength
            state = .exchanging(exchange)
            return .wait
        } catch {
            return .fail(.scram(error))
        }
    }

    private func weaker(_ method: String) -> Step {
        .fail(.weakerLogin("the server asks for \(method), but an earlier login was with \(demanded.mechanism)"))
    }

    private func unexpected(_ what: String) -> Step {
        .fail(.violation("the server sent \(what) at the wrong time"))
    }

    private static func bytes(_ encode: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(&bytes)
        return bytes
    }
}

extension Authentication {
    /// A login that this begins says nothing about the server.
    fileprivate var provesNothing: Bool {
        switch self {
        case .ok, .cleartextPassword, .md5Password: true
        case .kerberosV5, .gss, .sspi, .sasl, .saslContinue, .saslFinal, .unsupported: false
        }
    }

    /// The method as the manual calls it.
    fileprivate var name: String {
        switch self {
        case .ok: "no authentication"
        case .kerberosV5: "Kerberos V5 authentication"
        case .cleartextPassword: "a cleartext password"
        case .md5Password: "an md5 password"
        case .gss: "GSSAPI authentication"
        case .sspi: "SSPI authentication"
        case .sasl, .saslContinue, .saslFinal: "SASL authentication"
        case .unsupported(let number): "authentication method \(number)"
        }
    }
}
