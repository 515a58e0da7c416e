import Reactor

/// An upstream connection without a session: DNS, TCP, SSLRequest and TLS are done, the startup message is a client's to
/// send. Nobody's, so it takes no slot, runs no statement and holds no state.
///
/// Owns its stream until it is taken. Whatever the upstream says or does meanwhile ends it without a word. Lives on its
/// loop.
final class SpareConnection: ByteStreamOwner {
    /// What its owner is told.
    enum Event {
        /// It can be taken.
        case ready
        /// It is closed: the upstream closed it, or could not be reached.
        case gone
        /// It is closed: no client came.
        case unused
    }

    let upstream: Upstream
    private let loop: EventLoop
    private let wakefulness: Wakefulness
    private var connector: UpstreamConnector?
    private var stream: ByteStream?
    private var timer: LoopTimer?
    private var event: ((SpareConnection, Event) -> Void)?

    /// How long it waits for a client. PostgreSQL gives a connection without a startup message a minute
    /// (`authentication_timeout`), and logs nothing when it is closed before.
    private static let usefulTime = Duration.seconds(20)

    /// Begins connecting, or goes on with a connector that somebody else has begun with. `event` is never called before
    /// this returns.
    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        connector begun: UpstreamConnector?,
        wakefulness: Wakefulness,
        event: @escaping (SpareConnection, Event) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.wakefulness = wakefulness
        self.event = event
        timer = loop.schedule(after: upstream.connectTimeout) { [unowned self] in end(.gone) }
        let completion = { [unowned self] (outcome: UpstreamConnector.Outcome) in connected(outcome) }
        begun?.handOver(completion)
        connector =
            begun ?? UpstreamConnector(loop: loop, upstream: upstream, resolver: resolver, completion: completion)
    }

    /// It can be taken.
    var isReady: Bool {
        stream != nil
    }

    /// Hands the connection over, or returns nil, closed, when the upstream has ended it or said anything, or the machine
    /// has slept.
    func take() -> ByteStream? {
        guard let stream else { return nil }
        // What TLS has to say for itself, as session tickets, is taken in by this.
        guard wakefulness.lasts, (try? stream.read(into: loop.scratch)) == .notReady else {
            close()
            return nil
        }
        event = nil
        timer?.cancel()
        stream.release(by: self)
        self.stream = nil
        return stream
    }

    /// Nothing is told afterwards.
    func close() {
        event = nil
        timer?.cancel()
        connector?.cancel()
        stream?.close()
        stream = nil
    }

    private func connected(_ outcome: UpstreamConnector.Outcome) {
        connector = nil
        // Why there is no connection is told to the next client, which will need one.
        guard case .success(let stream) = outcome else { return end(.gone) }
        self.stream = stream
        stream.handOver(to: self, watching: .read)
        timer?.cancel()
        timer = loop.schedule(after: Self.usefulTime) { [unowned self] in end(.unused) }
        event?(self, .ready)
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        if (try? stream.read(into: loop.scratch)) != .notReady { end(.gone) }
    }

    private func end(_ reason: Event) {
        let event = event
        close()
        event?(self, reason)
    }
}
