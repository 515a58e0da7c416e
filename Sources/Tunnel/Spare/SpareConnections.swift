import Reactor

/// The spare connections of one loop: made in the background after each client's login, for the next one.
///
/// How many follows from how often clients come: as many as are asked for while they come now and then, more while they
/// come faster than connections are made. Lives on its loop, until `end`.
final class SpareConnections {
    private let loop: EventLoop
    private let resolver: Resolver
    private let allowance: SpareAllowance
    private let suspended: @Sendable () -> Duration
    /// Hears how many are ready, whenever there is one more or fewer of them.
    var countChanged: (Int) -> Void = { _ in }
    private var spares: [SpareConnection] = []
    private var wanted: Int
    private var lastLogin: ContinuousClock.Instant?
    private var lastCall: LoopTimer?

    /// Logins that are further apart than this do not come often.
    private static let oftenInterval = Duration.seconds(20)
    /// How long a shutdown waits for a handshake.
    private static let handshakeLimit = Duration.seconds(1)

    /// Makes none before a client has logged in.
    init(
        loop: EventLoop,
        resolver: Resolver,
        allowance: SpareAllowance,
        suspended: @escaping @Sendable () -> Duration
    ) {
        self.loop = loop
        self.resolver = resolver
        self.allowance = allowance
        self.suspended = suspended
        wanted = allowance.usual
    }

    /// A connection for a client that is about to log in, if there is one. Those to another upstream are of no use any
    /// more.
    func take(for upstream: Upstream) -> ByteStream? {
        for spare in spares where spare.isReady && spare.upstream !== upstream { discard(spare) }
        while let spare = spares.first(where: \.isReady) {
            let stream = spare.take()
            discard(spare)
            if let stream { return stream }
        }
        missed()
        return nil
    }

    /// A client has logged in: makes what the next ones will need. Never for an upstream in clear, where a connection is
    /// cheap, and may be the only one that it serves at a time.
    func replenish(for upstream: Upstream) {
        lastLogin = .now
        guard upstream.tls != nil else { return }
        while spares.count < wanted, allowance.reserve() { add(for: upstream, connector: nil) }
    }

    /// A connection that was being made for a client who has got another one.
    func adopt(_ connector: UpstreamConnector, for upstream: Upstream) {
        guard upstream.tls != nil, spares.count < wanted, allowance.reserve() else { return connector.cancel() }
        add(for: upstream, connector: connector)
    }

    private func add(for upstream: Upstream, connector: UpstreamConnector?) {
        spares.append(
            SpareConnection(
                loop: loop,
                upstream: upstream,
                resolver: resolver,
                connector: connector,
                wakefulness: Wakefulness(suspended)
            ) { [unowned self] spare, event in happened(to: spare, event) }
        )
    }

    /// There are none, not even in the making.
    var isEmpty: Bool {
        spares.isEmpty
    }

    /// Closes those that are ready and makes no new ones. A handshake that is under way is finished first, for a moment:
    /// cut off, it would be an error in the server's log.
    func drain() {
        wanted = 0
        for spare in spares where spare.isReady { discard(spare) }
        guard !spares.isEmpty else { return }
        lastCall = loop.schedule(after: Self.handshakeLimit) { [unowned self] in end() }
    }

    /// Closes all.
    func end() {
        lastCall?.cancel()
        wanted = 0
        for spare in spares { discard(spare) }
    }

    /// Clients that come shortly after each other use up what is made after each of them.
    private func missed() {
        guard wanted > 0, let lastLogin, lastLogin.duration(to: .now) < Self.oftenInterval else { return }
        wanted = min(wanted + 1, SpareAllowance.most)
    }

    private func happened(to spare: SpareConnection, _ event: SpareConnection.Event) {
        switch event {
        // None is wanted any more: a handshake that a shutdown has waited for.
        case .ready where wanted == 0, .gone:
            discard(spare)
        case .ready:
            countChanged(spares.count(where: \.isReady))
        case .unused:
            discard(spare)
            wanted = max(min(allowance.usual, wanted), wanted - 1)
        }
    }

    private func discard(_ spare: SpareConnection) {
        spare.close()
        spares.removeAll { $0 === spare }
        allowance.release()
        countChanged(spares.count(where: \.isReady))
    }
}
