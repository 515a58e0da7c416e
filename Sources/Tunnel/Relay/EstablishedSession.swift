import PostgresWire
import Reactor

/// A session that both sides are logged in to: the relay between them, and how the upstream is left when it ends.
///
/// The upstream is parked for a next client, left as its client left it, or handed on with a query to be cancelled. Owns
/// the upstream's stream; the client's is left as it is, for its next owner. Ends with one call of `completion`, unless it
/// is abandoned. Lives on its loop.
final class EstablishedSession {
    /// What is left to do.
    enum Outcome {
        /// Close the client at once, after these bytes, if any. Where it is gone, nobody will read them.
        case done([UInt8])
        /// Send the client these bytes and give it time to read them.
        case farewell([UInt8])
        /// As `done`, and then cancel the query.
        case running(RunningQuery, [UInt8])
    }

    private let shared: Shared
    private let pool: SessionPool
    private let upstream: Upstream
    private let log: SessionLog
    private let stream: ByteStream
    private let session: UpstreamSession
    private let loginTime: ContinuousClock.Instant
    private let isReused: Bool
    private let key: ParkedSession.Key
    private let residue: SessionResidue?
    private let relay: Relay
    private var cancelKey: BackendKeyData?
    private var isDraining = false
    private let completion: (Outcome) -> Void

    /// Makes the session's cancel key; nothing is sent before `start`.
    init(
        loop: EventLoop,
        shared: Shared,
        pool: SessionPool,
        upstream: Upstream,
        ready: ReadyUpstream,
        key: ParkedSession.Key,
        client: ByteStream,
        log: SessionLog,
        completion: @escaping (Outcome) -> Void
    ) {
        self.shared = shared
        self.pool = pool
        self.upstream = upstream
        self.key = key
        self.log = log
        self.completion = completion
        stream = ready.stream
        session = ready.session
        isReused = ready.isReused
        loginTime = ready.loginTime
        residue = pool.keepsSessions ? SessionResidue(pool: pool, standing: upstream.standing) : nil
        let lock = shared.isReadOnly ? ReadOnlyLock(ready.session, log: log) : nil
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
        log.authenticated(processID: session.key?.processID, isReused: isReused)
        let greeting = session.greeting(for: negotiation, key: cancelKey)
        relay.start(greeting: greeting, fromClient: fromClient, fromUpstream: fromUpstream, vigil: vigil)
    }

    /// The tunnel is shutting down: ends at once when idle, else after the transaction that is under way.
    func endWhenIdle() {
        isDraining = true
        relay.endWhenIdle()
    }

    /// Ends at once, with its query to be cancelled.
    func endNow() {
        let lastWord = relay.canInterject ? ErrorResponse.shuttingDown.encoded : []
        relay.cancel()
        log.ended(.shutdown, bytes: relay.byteCounts)
        forgetCancelKey()
        completion(.running(RunningQuery(on: stream, route: route), lastWord))
    }

    /// Closes the upstream without a word, and lets go of the client.
    func abandon() {
        relay.cancel()
        forgetCancelKey()
        stream.close()
    }

    private func ended(_ end: SessionEnd) {
        log.ended(end, bytes: relay.byteCounts)
        let isBeingCancelled = forgetCancelKey()
        if case .clientVanished = end, shared.cancelsAbandoned {
            return completion(.running(RunningQuery(on: stream, route: route), []))
        }
        leaveUpstream(end, isBeingCancelled)
        switch end {
        case .clientLeft, .clientVanished: completion(.done([]))
        // Nothing is under way, so the client has nothing unread to lose: no need to wait until it has read this.
        case .shutdown: completion(.done(ErrorResponse.shuttingDown.encoded))
        case .lockBroken: completion(.farewell(ErrorResponse.lockBroken.encoded))
        // An upstream that closed with a FATAL of its own has said it all.
        case .upstreamClosed(let words): completion(.farewell(words == nil ? lastWords(end) : []))
        case .upstreamLost: completion(.farewell(lastWords(end)))
        }
    }

    private func lastWords(_ end: SessionEnd) -> [UInt8] {
        relay.canInterject ? ErrorResponse.lost(upstream: upstream.name, reason: end.reason).encoded : []
    }

    /// Keeps the upstream session for a client to come, says goodbye in the protocol's way, so that the server's log has no
    /// "unexpected EOF", or closes: whoever has heard the client's own goodbye, or is gone, hears none.
    private func leaveUpstream(_ end: SessionEnd, _ isBeingCancelled: Bool) {
        switch end {
        case .clientLeft where !relay.owesGoodbye: stream.close(saying: [])
        // A cancel request that is still on its way must not hit the next client's query.
        case .clientLeft where !isBeingCancelled && park(): break
        // Where the lock is broken, that rolls back what may be under way.
        case .clientLeft, .shutdown, .upstreamClosed, .lockBroken:
            if relay.canInterjectUpstream { stream.close(saying: Terminate.encoded) } else { stream.close() }
        case .clientVanished, .upstreamLost: stream.close()
        }
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
