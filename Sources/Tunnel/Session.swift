import OpenSSL
import PostgresWire
import Reactor

/// One client from its connection to its end: reception, admission, upstream login, relay, farewell.
///
/// Read from top to bottom it is the way of a connection. Each step takes the client's stream over and lets go of it again;
/// between two answers to the client, while others are at work, the session has it itself. It is closed here and nowhere
/// else. Lives on the loop that accepted the client and ends with one call of `ended`, after which nothing of it is left.
final class Session: ByteStreamOwner {
    /// The step the session is at, with what is at work there.
    private enum Phase {
        case reception(Reception)
        case admission(ClientAuthenticator)
        case waiting(TurnWait)
        case login(UpstreamLogin, early: [UInt8])
        case established(EstablishedSession)
        case cancellingQuery(RunningQuery)
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
    // Logins are counted, because the next client goes to a loop without one: see `Occupancy`.
    private var phase = Phase.ended {
        didSet {
            guard phase.isLogin != oldValue.isLogin else { return }
            if phase.isLogin { seat.loginBegan() } else { seat.loginEnded() }
        }
    }
    // A shutdown has begun. What the client wants may not be known yet, and a cancel request is still welcome.
    private var refusesLogin = false
    /// At an upstream that serves one at a time.
    private var turn: WaitingLine.Place?
    private var wasToldToWait = false

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
        // The socket belongs to the stream from here on, and is looked at by both.
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

    /// Until here nothing has been opened upstream, and nothing has been said of it: whoever only looks costs a socket.
    private func received(_ outcome: Reception.Outcome) {
        switch outcome {
        case .session(let message, let early): admit(message, early: early)
        case .cancel(let request): forward(request)
        case .refusal(let bytes): sayFarewell(bytes)
        case .left: finish()
        }
    }

    // MARK: 2. Its admission

    /// Refusals come in the order in which they say least: another user of this machine does not learn whether there is
    /// room. The local password is asked for before the upstream is, so that whoever does not know it reaches nobody.
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

    /// Where the upstream serves one connection at a time, the client waits for its turn first.
    private func logIn(_ message: StartupMessage, early: [UInt8]) {
        guard let line = upstream.line else { return open(message, early: early) }
        let wait = TurnWait(loop: loop, client: client, early: early) { [unowned self] outcome in
            switch outcome {
            case .turn(let place, let early, let wasTold):
                (turn, wasToldToWait) = (place, wasTold)
                open(message, early: early)
            case .left:
                log.clientLeftEarly()
                finish()
            }
        }
        phase = .waiting(wait)
        let negotiation = negotiation(of: message)
        wait.start(in: line, negotiation: negotiation.isSettled ? nil : negotiation.ownAnswer)
    }

    /// libpq names the user where it is told no database (`pqConnectOptions2` in fe-connect.c), so most clients ask for one
    /// that does not exist. Yet it may: it is tried first, and what is known to be missing is not asked for again.
    private func open(_ message: StartupMessage, early: [UInt8]) {
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
        let login = UpstreamLogin(
            loop: loop,
            upstream: upstream,
            resolver: shared.resolver,
            startup: startup,
            reserves: UpstreamLogin.Reserves(pool: pool, spares: spares, key: key),
            steps: log.loginSteps
        ) { [unowned self] outcome in
            switch outcome {
            case .success(let ready):
                if shared.isReadOnly, let failure = ReadOnlyLock.failure(of: ready.session, upstream: upstream.name) {
                    ready.stream.close(saying: Terminate.encoded)
                    return refuse(failure)
                }
                establish(ready, key, negotiation(of: message))
            case .failure(let failure): loginFailed(failure, message, choice)
            }
        }
        phase = .login(login, early: early)
        client.handOver(to: self, watching: .read)
        login.start()
    }

    private func loginFailed(_ failure: UpstreamFailure, _ message: StartupMessage, _ choice: DatabaseChoice) {
        guard case .login(_, let early) = phase else { preconditionFailure("a login that nobody asked for") }
        // The client said nothing of a database; that its user's name is none is not its mistake, and it does not hear of it.
        if case .guessed(let name) = choice, failure.maySuitAnotherDatabase {
            upstream.missingDatabases.note(name)
            log.databaseMissing(name, instead: upstream.target.database)
            return logIn(message, database: .usual, early: early)
        }
        refuse(failure)
    }

    private func refuse(_ failure: UpstreamFailure) {
        log.loginFailed(failure)
        sayFarewell(failure.encodedAnswer)
    }

    /// The client speaks, or leaves, while its login is under way.
    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        guard case .login(let login, var early) = phase else { return }
        do {
            switch try client.read(into: loop.scratch) {
            case .notReady:
                return
            case .bytes(let count):
                early.append(contentsOf: loop.scratch[..<count])
                phase = .login(login, early: early)
                if early.count >= Self.earlyLimit { client.watch(for: []) }
                return
            case .end:
                break
            }
        } catch {
            // A reset and an orderly end come to the same: there is nobody left to log in for.
        }
        login.cancel()
        log.clientLeftEarly()
        finish()
    }

    /// With a password of its own the tunnel has to answer before the upstream is asked.
    private func negotiation(of message: StartupMessage) -> ProtocolNegotiation {
        ProtocolNegotiation(message, isSettled: shared.access.password != nil, isAdmitted: wasToldToWait)
    }

    // MARK: 4. The session itself

    private func establish(
        _ ready: ReadyUpstream,
        _ key: ParkedSession.Key,
        _ negotiation: ProtocolNegotiation
    ) {
        guard case .login(_, let early) = phase else { preconditionFailure("a login that nobody asked for") }
        client.release(by: self)
        let session = EstablishedSession(
            loop: loop,
            shared: shared,
            pool: pool,
            upstream: upstream,
            ready: ready,
            key: key,
            client: client,
            log: log
        ) { [unowned self] outcome in
            switch outcome {
            case .done(let lastWord): finish(saying: lastWord)
            case .farewell(let bytes): sayFarewell(bytes)
            case .running(let query, let lastWord): cancel(query, saying: lastWord)
            }
        }
        phase = .established(session)
        session.start(negotiation, fromClient: early, fromUpstream: ready.early, vigil: vigil)
    }

    /// The session is over for the client, and the upstream still works for it.
    private func cancel(_ query: RunningQuery, saying lastWord: [UInt8]) {
        closeClient(saying: lastWord)
        phase = .cancellingQuery(query)
        query.cancel(loop: loop, resolver: shared.resolver) { [unowned self] failure in
            if let failure { log.cancelFailed(failure) }
            finish()
        }
    }

    // MARK: Instead of a session: a cancel request

    /// A client asks for a query of another session to be cancelled. Right or wrong key: it gets no answer, as from
    /// PostgreSQL (manual, "Canceling Requests in Progress"), and none after the same time: see `CancelRegistry.silence`.
    private func forward(_ request: CancelRequest) {
        log.cancelRequested(processID: request.processID)
        client.handOver(to: self, watching: [])
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
            // PQcancel waits for the end of this connection. Closed only now: a client may take the end of this connection as "the cancel has been delivered".
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
        case .admission, .waiting, .login: endNow()
        case .established(let session): session.endWhenIdle()
        case .cancellingQuery, .forwardingCancel, .ignoringCancel, .farewell, .ended: return
        }
    }

    /// A shutdown waits for it. Not for a client that has not said what it wants, or was told that it gets nothing.
    var holdsShutdown: Bool {
        switch phase {
        case .reception, .ignoringCancel, .ended: false
        case .farewell(let farewell): farewell.isTalking
        case .admission, .waiting, .login, .established, .cancellingQuery, .forwardingCancel: true
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
        case .waiting(let wait):
            wait.cancel()
            sayFarewell(ErrorResponse.notStarting.encoded)
        case .login(let login, _):
            login.cancel()
            sayFarewell(ErrorResponse.notStarting.encoded)
        case .established(let session): session.endNow()
        case .cancellingQuery, .forwardingCancel, .ignoringCancel, .farewell, .ended: return
        }
    }

    /// The loop ends with this turn: everything is closed, without a word.
    func abandon() {
        switch phase {
        case .reception(let reception): reception.cancel()
        case .admission(let authenticator): authenticator.cancel()
        case .waiting(let wait): wait.cancel()
        case .login(let login, _): login.cancel()
        case .established(let session): session.abandon()
        case .cancellingQuery(let query): query.abandon()
        case .forwardingCancel(let forwarder): forwarder.cancel()
        case .ignoringCancel(let timer): timer.cancel()
        case .farewell(let farewell): farewell.cancel()
        case .ended: return
        }
        finish()
    }

    private func sayFarewell(_ bytes: [UInt8]) {
        endTurn()
        client.release(by: self)
        phase = .farewell(Farewell(loop: loop, stream: client, lastWords: bytes) { [unowned self] in finish() })
    }

    /// Whoever is next may go: nothing of this session is left upstream.
    private func endTurn() {
        turn?.leave()
        turn = nil
    }

    private func finish(saying lastWord: [UInt8] = []) {
        endTurn()
        closeClient(saying: lastWord)
        phase = .ended
        ended(self)
    }

    /// Closes the client, after a last word that needs no farewell.
    private func closeClient(saying lastWord: [UInt8]) {
        if lastWord.isEmpty { client.close() } else { client.close(saying: lastWord) }
    }
}
