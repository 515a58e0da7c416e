import OpenSSL
import PostgresWire
import Reactor

/// One client from its connection to its end: reception, admission, upstream login, relay, farewell.
///
/// Read from top to bottom it is the way of a connection. Lives on the loop that accepted the client, owns both streams,
/// and ends with one call of `ended`, after which nothing of it is left.
final class Session: ByteStreamDelegate {
    /// The step the session is at, with what is at work there.
    private enum Phase {
        case reception(Reception)
        case admission(ClientAuthenticator)
        case login(UpstreamLease, early: [UInt8])
        case established(EstablishedSession)
        case forwardingCancel(CancelForwarder)
        case ignoringCancel(LoopTimer)
        case farewell(Farewell)
        case ended

        var isLogin: Bool {
            if case .login = self { true } else { false }
        }
    }

    private let loop: EventLoop
    private let shared: Shared
    private let pool: SessionPool
    private let spares: SpareConnections
    private let upstream: Upstream
    private let client: ByteStream
    private let peer: PeerUser?
    private let vigil: Vigil?
    private let log: SessionLog
    private let ended: (Session) -> Void
    private let seat: Occupancy.Seat
    private var phase = Phase.ended {
        didSet {
            guard phase.isLogin != oldValue.isLogin else { return }
            if phase.isLogin { seat.loginBegan() } else { seat.loginEnded() }
        }
    }
    private var refusesLogin = false

    /// Bytes a client may send ahead of its login; it is not read beyond them.
    private static let earlyLimit = 64 * 1024

    init(
        loop: EventLoop,
        shared: Shared,
        pool: SessionPool,
        spares: SpareConnections,
        socket: Socket,
        address: SocketAddress,
        seat: Occupancy.Seat,
        ended: @escaping (Session) -> Void
    ) {
        self.loop = loop
        self.shared = shared
        self.pool = pool
        self.spares = spares
        self.seat = seat
        self.ended = ended
        upstream = shared.upstream
        log = SessionLog(logger: shared.logger, client: address.description)
        peer = shared.access.peer(of: socket, address: address)
        vigil =
            shared.cancelsAbandoned ? Vigil(loop: loop) { PeerPresence.isGone(from: socket, address: address) } : nil
        client = ByteStream(loop: loop, socket: socket)
        log.connectionReceived()
        let reception = Reception(
            loop: loop,
            client: client,
            log: log,
            startup: ClientStartup(tls: shared.access.tlsOffer(to: address)),
            tls: shared.access.tls,
            timeLimit: shared.access.startupTimeLimit
        ) { [unowned self] outcome in received(outcome) }
        phase = .reception(reception)
    }

    // MARK: 1. The client's startup

    private func received(_ outcome: Reception.Outcome) {
        switch outcome {
        case .session(let message, let early): admit(message, early: early)
        case .cancel(let request): forward(request)
        case .refusal(let bytes): sayFarewell(bytes)
        case .left: finish()
        }
    }

    // MARK: 2. Its admission

    private func admit(_ message: StartupMessage, early: [UInt8]) {
        guard !refusesLogin else { return sayFarewell(ErrorResponse.notStarting.encoded) }
        log.startupReceived(message)
        if let refusal = shared.access.refusal(of: peer) { return refuse(refusal) }
        guard !shared.isReadOnly || !message.asksForReplication else { return refuse(.readOnlyReplication) }
        guard seat.claimSession() else { return refuse(.tooManyClients) }
        guard let password = shared.access.password else { return logIn(message, early: early) }
        let authenticator = ClientAuthenticator(
            loop: loop,
            client: client,
            login: ClientLogin(
                user: message["user"].map { String(decoding: $0, as: UTF8.self) } ?? "",
                password: password,
                nonce: SCRAMExchange.nonce(random: RandomBytes.make(18))
            ),
            negotiation: negotiation(of: message).ownAnswer,
            early: early,
            timeLimit: shared.access.startupTimeLimit
        ) { [unowned self] outcome in
            switch outcome {
            case .authenticated(let early): logIn(message, early: early)
            case .refused(let response): refuse(response)
            case .left:
                log.clientLeftEarly()
                finish()
            }
        }
        phase = .admission(authenticator)
    }

    private func refuse(_ response: ErrorResponse) {
        log.refused(response)
        sayFarewell(response.encoded)
    }

    // MARK: 3. The upstream login

    private func logIn(_ message: StartupMessage, early: [UInt8]) {
        let choice = upstream.target.databaseChoice(of: message)
        if case .guessed(let name) = choice, upstream.missingDatabases.contains(name) {
            logIn(message, database: .usual, early: early)
        } else {
            logIn(message, database: choice, early: early)
        }
    }

    private func logIn(_ message: StartupMessage, database choice: DatabaseChoice, early: [UInt8]) {
        let asked = upstream.target.startupMessage(for: message, database: choice)
        let startup = upstream.shared(shared.isReadOnly ? asked.readOnly : asked)
        guard startup.encoded.count <= FirstPacket.maximumLength else {
            return sayFarewell(ErrorResponse.startupTooLong.encoded)
        }
        let key = ParkedSession.Key(upstream, startup)
        let lease = UpstreamLease(
            loop: loop,
            upstream: upstream,
            resolver: shared.resolver,
            pool: pool,
            spares: spares,
            key: key
        ) { [unowned self] outcome in
            switch outcome {
            case .success(let opened):
                if shared.isReadOnly, let failure = ReadOnlyLock.failure(of: opened.session, upstream: upstream.name) {
                    opened.stream.close(saying: Terminate.encoded)
                    return refuse(failure)
                }
                establish(opened, key, negotiation(of: message))
            case .failure(let failure): loginFailed(failure, message, choice)
            }
        }
        phase = .login(lease, early: early)
        client.delegate = self
        client.watch(for: .read)
        lease.start()
    }

    private func loginFailed(_ failure: UpstreamFailure, _ message: StartupMessage, _ choice: DatabaseChoice) {
        guard case .login(_, let early) = phase else { preconditionFailure("a login that nobody asked for") }
        if case .guessed(let name) = choice, failure.maySuitAnotherDatabase {
            upstream.missingDatabases.note(name)
            log.databaseMissing(name, instead: upstream.target.database)
            return logIn(message, database: .usual, early: early)
        }
        refuse(failure)
    }

    private func refuse(_ failure: UpstreamFailure) {
        log.loginFailed(failure)
        sayFarewell(failure.response.encoded)
    }

    /// The client speaks, or leaves, while its login is under way.
    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        guard case .login(let lease, var early) = phase else { return }
        do {
            switch try client.read(into: loop.scratch) {
            case .notReady:
                return
            case .bytes(let count):
                early.append(contentsOf: loop.scratch[..<count])
                phase = .login(lease, early: early)
                if early.count >= Self.earlyLimit { client.watch(for: []) }
                return
            case .end:
                break
            }
        } catch {
            // A reset and an orderly end come to the same: there is nobody left to log in for.
        }
        lease.cancel()
        log.clientLeftEarly()
        finish()
    }

    /// With a password of its own the tunnel has to answer before the upstream is asked.
    private func negotiation(of message: StartupMessage) -> ProtocolNegotiation {
        ProtocolNegotiation(message, isSettled: shared.access.password != nil)
    }

    // MARK: 4. The session itself

    private func establish(
        _ opened: UpstreamOpener.Opened,
        _ key: ParkedSession.Key,
        _ negotiation: ProtocolNegotiation
    ) {
        guard case .login(_, let early) = phase else { preconditionFailure("a login that nobody asked for") }
        let session = EstablishedSession(
            loop: loop,
            shared: shared,
            pool: pool,
            upstream: upstream,
            opened: opened,
            key: key,
            client: client,
            log: log
        ) { [unowned self] outcome in
            switch outcome {
            case .done: finish()
            case .farewell(let bytes): sayFarewell(bytes)
            }
        }
        phase = .established(session)
        session.start(negotiation, fromClient: early, fromUpstream: opened.early, vigil: vigil)
    }

    // MARK: Instead of a session: a cancel request

    /// A client asks for a query of another session to be cancelled. Right or wrong key: it gets no answer.
    private func forward(_ request: CancelRequest) {
        log.cancelRequested(processID: request.processID)
        guard shared.access.refusal(of: peer) == nil, let route = shared.cancelKeys.begin(request) else {
            phase = .ignoringCancel(
                loop.schedule(after: shared.cancelKeys.silence) { [unowned self] in sayFarewell([]) }
            )
            return
        }
        let start = ContinuousClock.now
        let forwarder = CancelForwarder(loop: loop, route: route, resolver: shared.resolver) {
            [unowned self] failure in
            shared.cancelKeys.ended(request, after: start.duration(to: .now))
            if let failure { log.cancelFailed(failure) }
            // Closed only now: a client may take the end of this connection as "the cancel has been delivered".
            sayFarewell([])
        }
        phase = .forwardingCancel(forwarder)
    }

    // MARK: 5. Shutdown and farewell

    /// The tunnel is shutting down: an idle session ends at once, a busy one after its transaction, and one that is
    /// still logging in is turned away. Cancel requests go on.
    func drain() {
        refuseLogin()
        switch phase {
        case .reception: return
        case .admission, .login: endNow()
        case .established(let session): session.endWhenIdle()
        case .forwardingCancel, .ignoringCancel, .farewell, .ended: return
        }
    }

    /// A shutdown waits for it. Not for a client that has not said what it wants, or was told that it gets nothing.
    var holdsShutdown: Bool {
        switch phase {
        case .reception, .ignoringCancel, .ended: false
        case .farewell(let farewell): farewell.isTalking
        case .admission, .login, .established, .forwardingCancel: true
        }
    }

    /// A client that connects during a shutdown may still turn out to send a cancel request.
    func refuseLogin() {
        refusesLogin = true
    }

    /// Ends whatever is going on: a running query is cancelled.
    func endNow() {
        switch phase {
        case .reception(let reception):
            reception.cancel()
            sayFarewell([])
        case .admission(let authenticator):
            authenticator.cancel()
            sayFarewell(ErrorResponse.notStarting.encoded)
        case .login(let lease, _):
            lease.cancel()
            sayFarewell(ErrorResponse.notStarting.encoded)
        case .established(let session): session.endNow()
        case .forwardingCancel, .ignoringCancel, .farewell, .ended: return
        }
    }

    /// The loop ends with this turn: everything is closed, without a word.
    func abandon() {
        switch phase {
        case .reception(let reception): reception.cancel()
        case .admission(let authenticator): authenticator.cancel()
        case .login(let lease, _): lease.cancel()
        case .established(let session): session.abandon()
        case .forwardingCancel(let forwarder): forwarder.cancel()
        case .ignoringCancel(let timer): timer.cancel()
        case .farewell(let farewell): farewell.cancel()
        case .ended: return
        }
        finish()
    }

    private func sayFarewell(_ bytes: [UInt8]) {
        phase = .farewell(Farewell(loop: loop, stream: client, lastWords: bytes) { [unowned self] in finish() })
    }

    private func finish() {
        client.close()
        phase = .ended
        ended(self)
    }
}
