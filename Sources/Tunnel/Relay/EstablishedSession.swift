import PostgresWire
import Reactor

/// A session that both sides are logged in to: the relay between them, and how the upstream is left when it ends.
///
/// The upstream is parked for a next client, left as its client left it, or has its running query cancelled. Owns the
/// upstream's stream; the client's is its caller's again when `completion` is called, once. Lives on its loop.
final class EstablishedSession {
    /// What is left to do for the client.
    enum Outcome {
        /// Nothing: the client is gone, or was told and closed.
        case done
        /// It is to be sent these bytes and let go.
        case farewell([UInt8])
    }

    private let loop: EventLoop
    private let shared: Shared
    private let pool: SessionPool
    private let upstream: Upstream
    private let client: ByteStream
    private let log: SessionLog
    private let stream: ByteStream
    private let session: UpstreamSession
    private let loginTime: ContinuousClock.Instant
    private let key: ParkedSession.Key
    private let residue: SessionResidue?
    private let relay: Relay
    private var cancelKey: BackendKeyData?
    private var forwarder: CancelForwarder?
    private var isDraining = false
    private let completion: (Outcome) -> Void

    /// Makes the session's cancel key; nothing is sent before `start`.
    init(
        loop: EventLoop,
        shared: Shared,
        pool: SessionPool,
        upstream: Upstream,
        opened: UpstreamOpener.Opened,
        key: ParkedSession.Key,
        client: ByteStream,
        log: SessionLog,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.shared = shared
        self.pool = pool
        self.upstream = upstream
        self.key = key
        self.client = client
        self.log = log
        self.completion = completion
        stream = opened.stream
        session = opened.session
        loginTime = opened.loginTime
        residue = pool.keepsSessions ? SessionResidue(pool: pool, standing: upstream.standing) : nil
        let lock = shared.isReadOnly ? ReadOnlyLock(opened.session, log: log) : nil
        let mayPark = pool.keepsSessions && upstream.target.keepsSessions && key.startup["replication"] == nil
        relay = Relay(
            loop: loop,
            client: client,
            upstream: stream,
            dialogue: Dialogue(status: session.status, lock: lock, statements: residue),
            mayOutliveClient: mayPark
        )
        relay.ended = { [unowned self] end in ended(end) }
    }

    /// Greets the client and relays. `fromClient` and `fromUpstream` are what either side sent ahead of its turn.
    /// `vigil` watches over the client where its query is to be cancelled when it is gone.
    func start(_ negotiation: ProtocolNegotiation, fromClient: [UInt8], fromUpstream: [UInt8], vigil: Vigil?) {
        if let route {
            let version = negotiation.clientVersion(upstream: session.version)
            cancelKey = shared.cancelKeys.register(route, version: version)
        }
        log.authenticated(processID: session.key?.processID)
        let greeting = session.greeting(for: negotiation, key: cancelKey)
        relay.start(greeting: greeting, fromClient: fromClient, fromUpstream: fromUpstream, vigil: vigil)
    }

    /// The tunnel is shutting down: ends at once when idle, else after the transaction that is under way.
    func endWhenIdle() {
        isDraining = true
        relay.endWhenIdle()
    }

    /// Ends at once: a running query is cancelled.
    func endNow() {
        guard forwarder == nil else { return }
        let canInterject = relay.canInterject
        relay.cancel()
        log.ended(.shutdown, bytes: relay.byteCounts)
        forgetCancelKey()
        client.close(saying: canInterject ? ErrorResponse.shuttingDown.encoded : [])
        cancelQuery()
    }

    /// Closes both sides without a word.
    func abandon() {
        relay.cancel()
        forwarder?.cancel()
        forgetCancelKey()
        stream.close()
        client.close()
    }

    private func ended(_ end: SessionEnd) {
        log.ended(end, bytes: relay.byteCounts)
        let isBeingCancelled = forgetCancelKey()
        switch end {
        case .clientLeft:
            leaveUpstream(isBeingCancelled)
            completion(.done)
        case .clientVanished:
            client.close()
            if shared.cancelsAbandoned {
                cancelQuery()
            } else {
                stream.close()
                completion(.done)
            }
        case .shutdown:
            // Nothing is under way, so the client has nothing unread to lose: no need to wait until it has read this.
            sayGoodbye()
            client.close(saying: ErrorResponse.shuttingDown.encoded)
            completion(.done)
        case .lockBroken:
            // Rolls back what may be under way.
            sayGoodbye()
            completion(.farewell(ErrorResponse.lockBroken.encoded))
        case .upstreamClosed(let words):
            sayGoodbye()
            // An upstream that closed with a FATAL of its own has said it all.
            completion(.farewell(words == nil ? lastWords(end) : []))
        case .upstreamLost:
            stream.close()
            completion(.farewell(lastWords(end)))
        }
    }

    private func lastWords(_ end: SessionEnd) -> [UInt8] {
        relay.canInterject ? ErrorResponse.lost(upstream: upstream.name, reason: end.reason).encoded : []
    }

    /// Keeps the upstream session for a client to come, or leaves it as the client left: with a goodbye or without.
    private func leaveUpstream(_ isBeingCancelled: Bool) {
        guard relay.owesGoodbye else { return stream.close(saying: []) }
        // A cancel request that is still on its way must not hit the next client's query.
        if isBeingCancelled || !park() { sayGoodbye() }
    }

    /// False where something speaks against it.
    private func park() -> Bool {
        guard !isDraining, key.isTrusted, relay.isReusable, residue?.isClean ?? false else { return false }
        var session = session
        // They were for the client before.
        session.notices = []
        for status in relay.reportedParameters { session.note(status) }
        return pool.park(stream, session, loggedInAt: loginTime, key: key)
    }

    /// Ends the upstream session in the protocol's way, so that the server's log has no "unexpected EOF".
    private func sayGoodbye() {
        if relay.canInterjectUpstream { stream.close(saying: Terminate.encoded) } else { stream.close() }
    }

    /// Has the running query cancelled before the connection is closed, because PostgreSQL does not notice a closed
    /// connection while it works.
    private func cancelQuery() {
        guard let route else {
            stream.close()
            return completion(.done)
        }
        stream.watch(for: [])
        forwarder = CancelForwarder(loop: loop, route: route, resolver: shared.resolver) { [unowned self] failure in
            if let failure { log.cancelFailed(failure) }
            stream.close()
            completion(.done)
        }
    }

    private var route: CancelRegistry.Route? {
        session.key.map { CancelRegistry.Route(upstream: upstream, key: $0) }
    }

    /// True when a cancel request is on its way to the session.
    @discardableResult
    private func forgetCancelKey() -> Bool {
        defer { cancelKey = nil }
        return cancelKey.map { shared.cancelKeys.remove($0) } ?? false
    }
}
