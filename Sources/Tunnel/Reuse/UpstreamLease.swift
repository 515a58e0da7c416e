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
    private let key: ParkedSession.Key
    private var waiter: SessionPool.Waiter?
    private var opener: UpstreamOpener?
    private var retry: LoopTimer?
    private var completion: ((UpstreamOpener.Outcome) -> Void)?

    /// How long PostgreSQL gets to notice that parked sessions are gone, before the one login that follows.
    private static let pauseAfterEviction = Duration.milliseconds(100)

    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        pool: SessionPool,
        key: ParkedSession.Key,
        completion: @escaping (UpstreamOpener.Outcome) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.resolver = resolver
        self.pool = pool
        self.key = key
        self.completion = completion
    }

    /// Begins. `completion` may be called before this returns.
    func start() {
        if let opened = pool.take(key) { return finish(.success(opened)) }
        waiter = pool.wait(for: key) { [unowned self] opened in
            if let opened { finish(.success(opened)) } else { open(mayEvict: true) }
        }
        if waiter == nil { open(mayEvict: true) }
    }

    /// Lets go of whatever is under way; nothing is called afterwards.
    func cancel() {
        completion = nil
        waiter?.cancel()
        opener?.cancel()
        retry?.cancel()
    }

    private func open(mayEvict: Bool) {
        opener = UpstreamOpener(loop: loop, upstream: upstream, resolver: resolver, startup: key.startup) {
            [unowned self] outcome in opened(outcome, mayEvict: mayEvict)
        }
    }

    private func opened(_ outcome: UpstreamOpener.Outcome, mayEvict: Bool) {
        guard case .failure(let failure) = outcome, !pool.isEmpty else { return finish(outcome) }
        if failure.isCredentialRefused {
            // A session that was opened with the same credential is no longer anybody's to have.
            pool.closeAll()
        } else if failure.sqlState == "53300", mayEvict {
            pool.closeAll()
            retry = loop.schedule(after: Self.pauseAfterEviction) { [unowned self] in open(mayEvict: false) }
            return
        }
        finish(outcome)
    }

    private func finish(_ outcome: UpstreamOpener.Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
