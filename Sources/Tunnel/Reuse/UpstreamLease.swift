import PostgresWire
import Reactor

/// Gets a client an upstream session: one that was parked by a client with the same startup message, else a new one.
///
/// Parked sessions give way where the plan's connections have run out. Lives on its loop and ends with one call of
/// `completion` unless it is cancelled.
final class UpstreamLease {
    private let loop: EventLoop
    private let upstream: Upstream
    private let resolver: Resolver
    private let pool: SessionPool
    private let spares: SpareConnections
    private let key: ParkedSession.Key
    private var waiter: SessionPool.Waiter?
    private var opener: UpstreamOpener?
    private var timer: LoopTimer?
    private var completion: ((UpstreamOpener.Outcome) -> Void)?

    /// How long PostgreSQL gets to notice that parked sessions are gone, before the one login that follows.
    private static let pauseAfterEviction = Duration.milliseconds(100)
    /// A reset that takes longer (temporary tables have to be dropped) has a login beside it, and the first that is ready
    /// serves.
    private static let resetPatience = Duration.milliseconds(100)

    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        pool: SessionPool,
        spares: SpareConnections,
        key: ParkedSession.Key,
        completion: @escaping (UpstreamOpener.Outcome) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.resolver = resolver
        self.pool = pool
        self.spares = spares
        self.key = key
        self.completion = completion
    }

    /// Begins. `completion` may be called before this returns.
    func start() {
        if let opened = pool.take(key) { return finish(.success(opened)) }
        waiter = pool.wait(for: key) { [unowned self] opened in
            waiter = nil
            if let opened { finish(.success(opened)) } else { open(mayEvict: true) }
        }
        guard waiter != nil else { return open(mayEvict: true) }
        timer = loop.schedule(after: Self.resetPatience) { [unowned self] in open(mayEvict: true) }
    }

    /// Lets go of whatever is under way; nothing is called afterwards.
    func cancel() {
        completion = nil
        waiter?.cancel()
        opener?.cancel()
        timer?.cancel()
    }

    private func open(mayEvict: Bool) {
        timer?.cancel()
        guard opener == nil else { return }
        opener = UpstreamOpener(
            loop: loop,
            upstream: upstream,
            resolver: resolver,
            startup: key.startup,
            spare: spares.take(for: upstream)
        ) { [unowned self] outcome in
            opener = nil
            opened(outcome, mayEvict: mayEvict)
        }
    }

    private func opened(_ outcome: UpstreamOpener.Outcome, mayEvict: Bool) {
        switch outcome {
        case .success: spares.replenish(for: upstream)
        case .failure where waiter != nil:
            // The session whose reset takes so long is still to come.
            return
        case .failure(let failure) where !pool.isEmpty && failure.isCredentialRefused:
            // A session that was opened with the same credential is no longer anybody's to have.
            pool.closeAll()
        case .failure(let failure) where !pool.isEmpty && failure.sqlState == .tooManyConnections && mayEvict:
            pool.closeAll()
            timer = loop.schedule(after: Self.pauseAfterEviction) { [unowned self] in open(mayEvict: false) }
            return
        case .failure: break
        }
        finish(outcome)
    }

    private func finish(_ outcome: UpstreamOpener.Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
