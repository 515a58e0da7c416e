import PostgresWire
import Reactor

/// The way to an upstream session, from a client's startup message to a session that is ready for its queries.
///
/// Read from top to bottom it is the way of a login, as `Session` is that of a connection. First a session is looked for
/// that a client before has left, then a connection that is open already, and where there is neither one is opened:
/// `LoginAttempt` has `UpstreamConnector` do DNS, TCP and TLS, and then `UpstreamAuthenticator` says the startup message
/// and gives whatever proof the upstream asks for, as `LoginExchange` has it. Lives on its loop and ends with one call of
/// `completion` unless it is cancelled.
final class UpstreamLogin {
    typealias Outcome = LoginAttempt.Outcome

    /// What the loop has in reserve, and what of it suits the client.
    struct Reserves {
        let pool: SessionPool
        let spares: SpareConnections
        let key: ParkedSession.Key
    }

    private let loop: EventLoop
    private let upstream: Upstream
    private let resolver: Resolver
    private let startup: StartupMessage
    private let reserves: Reserves?
    private let steps: LoginSteps?
    private var waiter: SessionPool.Waiter?
    private var pause: LoopTimer?
    private var deadline: LoopTimer?
    private var patience: LoopTimer?
    private var onSpare: LoginAttempt?
    private var fresh: LoginAttempt?
    private var hasMadeRoom = false
    private var completion: ((Outcome) -> Void)?

    /// A reset that takes longer (temporary tables have to be dropped) has a login beside it, and the first that is ready
    /// serves.
    private static let resetPatience = Duration.milliseconds(100)
    /// How long the upstream may be silent on a spare connection, which may lead nowhere, before another one is tried.
    private static let sparePatience = Duration.seconds(1)
    /// How long PostgreSQL gets to notice that parked sessions are gone, before the one login that follows.
    private static let pauseAfterEviction = Duration.milliseconds(100)

    /// `reserves`: nil for a login that is to be one from the ground up.
    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        startup: StartupMessage,
        reserves: Reserves?,
        steps: LoginSteps? = nil,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.resolver = resolver
        self.startup = startup
        self.reserves = reserves
        self.steps = steps
        self.completion = completion
    }

    // MARK: 1. A session that a client before has left

    /// Begins. `completion` may be called before this returns.
    func start() {
        guard let reserves else { return logIn() }
        if let ready = reserves.pool.take(reserves.key) {
            steps?.reused()
            return finish(.success(ready))
        }
        waiter = reserves.pool.wait(for: reserves.key) { [unowned self] ready in
            waiter = nil
            if let ready {
                steps?.reused()
                finish(.success(ready))
            } else {
                logIn()
            }
        }
        guard waiter != nil else { return logIn() }
        pause = loop.schedule(after: Self.resetPatience) { [unowned self] in logIn() }
    }

    // MARK: 2. A connection that is open already

    private func logIn() {
        pause?.cancel()
        guard deadline == nil else { return }
        deadline = loop.schedule(after: upstream.connectTimeout) { [unowned self] in timedOut() }
        guard let spare = reserves?.spares.take(for: upstream) else { return connect() }
        steps?.tookSpare()
        // It may have died without a sign: one that stays silent gets another beside it, and the first to be answered
        // goes on.
        patience = loop.schedule(after: Self.sparePatience) { [unowned self] in connect() }
        let attempt = LoginAttempt(loop: loop, upstream: upstream, startup: startup, steps: steps) {
            [unowned self] event in
            switch event {
            case .answered:
                patience?.cancel()
                leaveFresh()
            // Without an answer, as when the very first write fails, nothing has been decided yet.
            case .ended(.failure) where onSpare?.hasAnswer == false:
                onSpare = nil
                patience?.cancel()
                connect()
            case .ended(let outcome): ended(outcome)
            }
        }
        onSpare = attempt
        attempt.logIn(on: spare)
    }

    // MARK: 3. A new connection

    private func connect() {
        guard fresh == nil else { return }
        let attempt = LoginAttempt(loop: loop, upstream: upstream, startup: startup, steps: steps) {
            [unowned self] event in
            switch event {
            case .answered:
                onSpare?.cancel()
                onSpare = nil
            // The spare connection may still be answered.
            case .ended(.failure) where onSpare != nil: fresh = nil
            case .ended(let outcome): ended(outcome)
            }
        }
        fresh = attempt
        attempt.connect(resolver: resolver)
    }

    /// The spare connection has been answered. What is open beside it is of use to the next client, as long as it has not
    /// sent a startup message; cut off in its handshake, it would be an error in the server's log.
    private func leaveFresh() {
        if let connector = fresh?.surrenderConnector() { reserves?.spares.adopt(connector, for: upstream) }
        fresh?.cancel()
        fresh = nil
    }

    private func timedOut() {
        let stage = fresh?.stage ?? .login
        let limit = upstream.connectTimeout
        var failure = UpstreamFailure(upstream: upstream.name, stage: stage, cause: .timedOut(limit))
        if stage == .login, upstream.target.servesOneAtATime {
            failure.hintOfPrisma =
                "prisma dev serves one connection at a time, and another program has it: end that one, or wait"
        }
        ended(.failure(failure))
    }

    // MARK: 4. What came of it

    private func ended(_ outcome: Outcome) {
        cancelAttempts()
        switch outcome {
        case .success: reserves?.spares.replenish(for: upstream)
        case .failure(let failure):
            if failure.isCredentialRefused { upstream.standing.wasRefused() }
            // The session whose reset takes so long is still to come.
            guard waiter == nil else { return }
            guard let pool = reserves?.pool, !pool.isEmpty else { break }
            // What was opened with the same credential is no longer anybody's to have.
            if failure.isCredentialRefused { pool.closeAll() }
            if failure.sqlState == .tooManyConnections, !hasMadeRoom { return makeRoom(in: pool) }
        }
        finish(outcome)
    }

    /// The plan's connections have run out: parked sessions give way.
    private func makeRoom(in pool: SessionPool) {
        hasMadeRoom = true
        pool.closeAll()
        pause = loop.schedule(after: Self.pauseAfterEviction) { [unowned self] in logIn() }
    }

    /// Lets go of whatever is under way; nothing is called afterwards.
    func cancel() {
        completion = nil
        waiter?.cancel()
        pause?.cancel()
        cancelAttempts()
    }

    private func cancelAttempts() {
        deadline?.cancel()
        deadline = nil
        patience?.cancel()
        onSpare?.cancel()
        onSpare = nil
        fresh?.cancel()
        fresh = nil
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
