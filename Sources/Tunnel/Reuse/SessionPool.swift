import Reactor

/// The upstream sessions of one loop that wait for their next client.
///
/// Keeps few, briefly, because the upstream counts them against the plan's limit of connections; the limits are those
/// of all loops together. Lives on its loop, until `end`.
final class SessionPool {
    /// A client that waits for a session whose reset is under way.
    final class Waiter {
        fileprivate var completion: ((ReadyUpstream?) -> Void)?

        fileprivate init(_ completion: @escaping (ReadyUpstream?) -> Void) {
            self.completion = completion
        }

        /// Nothing is called afterwards.
        func cancel() {
            completion = nil
        }
    }

    private let loop: EventLoop
    private let pools: SessionPools
    private let suspended: @Sendable () -> Duration
    private var closer: LoopCallback<Void>?
    private var parked: [ParkedSession] = []
    private var waiters: [ObjectIdentifier: Waiter] = [:]
    // What the latest clients asked for, newest last.
    private var latest: [ParkedSession.Key] = []

    /// Clients that are remembered.
    private static let memory = 16

    init(loop: EventLoop, pools: SessionPools, suspended: @escaping @Sendable () -> Duration) {
        self.loop = loop
        self.pools = pools
        self.suspended = suspended
        let closer = loop.callback(once: false) { [unowned self] in closeOwn() }
        self.closer = closer
        pools.join(closer)
    }

    /// No loop has a session that could give way.
    var isEmpty: Bool {
        pools.isEmpty
    }

    /// Sessions are kept at all.
    var keepsSessions: Bool {
        pools.reuse.keepsSessions
    }

    /// Takes over a session whose client has left. Its lifetime counts from the login, not from here: what `ALTER ROLE …
    /// SET` or a changed password would do to a new login reaches everybody within that time. False when it is not wanted: the caller still has it.
    func park(
        _ stream: ByteStream,
        _ session: UpstreamSession,
        loggedInAt loginTime: ContinuousClock.Instant,
        key: ParkedSession.Key
    ) -> Bool {
        guard loginTime.duration(to: .now) < pools.reuse.lifetime else { return false }
        guard pools.reserve() || makeRoom(for: key) && pools.reserve() else { return false }
        parked.append(
            ParkedSession(
                loop: loop,
                key: key,
                stream: stream,
                session: session,
                loggedInAt: loginTime,
                reuse: pools.reuse,
                wakefulness: Wakefulness(suspended)
            ) { [unowned self] session, event in
                switch event {
                case .ready: becameReady(session)
                case .gone: wentAway(session)
                }
            }
        )
        return true
    }

    /// Hands over a session that fits, if there is one.
    func take(_ key: ParkedSession.Key) -> ReadyUpstream? {
        latest.append(key)
        if latest.count > Self.memory { latest.removeFirst() }
        // The one parked last is the likeliest to be still there.
        while let session = parked.last(where: { $0.key == key && $0.isReady && !isAwaited($0) }) {
            let ready = session.take()
            remove(session)
            if let ready { return ready }
        }
        return nil
    }

    /// Has the client wait for a session that fits and is being reset; nil when there is none. `completion` is called
    /// with nil when nothing comes of it.
    func wait(for key: ParkedSession.Key, completion: @escaping (ReadyUpstream?) -> Void) -> Waiter? {
        guard let session = parked.last(where: { $0.key == key && !$0.isReady && !isAwaited($0) }) else { return nil }
        let waiter = Waiter(completion)
        waiters[ObjectIdentifier(session)] = waiter
        return waiter
    }

    /// Closes all, on every loop: the upstream refuses the credential, or needs the connections for others.
    func closeAll() {
        closeOwn()
        pools.closeAll()
    }

    /// Closes what is parked here: for what every loop is told by itself.
    func closeOwn() {
        for session in parked { session.close() }
    }

    /// The tunnel is ending: closes what is parked here, and nothing is told any more.
    func end() {
        closeOwn()
        closer?.close()
    }

    /// The session that has waited longest here gives way to one whose client has come more than once lately. A client
    /// that nobody is likely to follow is not worth the reset.
    private func makeRoom(for key: ParkedSession.Key) -> Bool {
        guard latest.count(where: { $0 == key }) > 1, let oldest = parked.first(where: { $0.isReady }) else {
            return false
        }
        oldest.close()
        return true
    }

    private func isAwaited(_ session: ParkedSession) -> Bool {
        waiters[ObjectIdentifier(session)]?.completion != nil
    }

    private func becameReady(_ session: ParkedSession) {
        guard let completion = waiters.removeValue(forKey: ObjectIdentifier(session))?.completion else { return }
        let ready = session.take()
        remove(session)
        completion(ready)
    }

    private func wentAway(_ session: ParkedSession) {
        let waiter = waiters.removeValue(forKey: ObjectIdentifier(session))
        remove(session)
        waiter?.completion?(nil)
    }

    private func remove(_ session: ParkedSession) {
        guard let index = parked.firstIndex(where: { $0 === session }) else { return }
        parked.remove(at: index)
        pools.release()
    }
}
