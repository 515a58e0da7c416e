import PostgresWire
import Reactor

/// An upstream session between two clients: first it is reset, then it waits for a client with the same startup message.
///
/// Owns the stream until it is taken. Whatever the upstream says while it waits ends it: a session that is not known to
/// be as new is not handed out. Lives on its loop.
final class ParkedSession: ByteStreamOwner {
    /// What a client must have in common with the one before. Made when a client asks for a session.
    struct Key: Equatable {
        let startup: StartupMessage
        // Kept rather than the upstream, which holds the credential.
        private let standing: CredentialStanding
        private let revision: Int

        init(_ upstream: Upstream, _ startup: StartupMessage) {
            self.startup = startup
            standing = upstream.standing
            revision = standing.revision
        }

        /// A login now would find the same, and be let in, as far as is known.
        var isTrusted: Bool {
            standing.revision == revision
        }

        static func == (left: Key, right: Key) -> Bool {
            left.standing === right.standing && left.startup == right.startup
        }
    }

    /// What the pool is told.
    enum Event {
        /// The session can be taken.
        case ready
        /// The session is closed.
        case gone
    }

    private enum State {
        case resetting(SessionReset)
        case waiting(UpstreamSession)
        case ended
    }

    let key: Key
    private let loop: EventLoop
    private let loginTime: ContinuousClock.Instant
    private let wakefulness: Wakefulness
    private let stream: ByteStream
    private var state: State
    private var assembler = FrameAssembler(maximumPayload: BackendMessage.payloadLimit)
    private var timer: LoopTimer?
    private let reuse: SessionReuse
    private let event: (ParkedSession, Event) -> Void

    /// A client may be waiting for the reset: an upstream that takes longer has it open a session of its own.
    private static let resetLimit = Duration.seconds(2)

    /// Starts the reset. `event` is not called before this returns.
    init(
        loop: EventLoop,
        key: Key,
        stream: ByteStream,
        session: UpstreamSession,
        loggedInAt loginTime: ContinuousClock.Instant,
        reuse: SessionReuse,
        wakefulness: Wakefulness,
        event: @escaping (ParkedSession, Event) -> Void
    ) {
        self.loop = loop
        self.key = key
        self.stream = stream
        self.loginTime = loginTime
        self.reuse = reuse
        self.wakefulness = wakefulness
        self.event = event
        let reset = SessionReset(session)
        state = .resetting(reset)
        stream.handOver(to: self, watching: .read)
        timer = loop.schedule(after: Self.resetLimit) { [unowned self] in close() }
        if (try? stream.write(reset.request)) != reset.request.count {
            // Nothing is outstanding, so a full or broken connection is not worth keeping: the next turn closes it.
            state = .ended
            stream.readAgain()
        }
    }

    /// The reset is over.
    var isReady: Bool {
        if case .waiting = state { true } else { false }
    }

    /// Hands the session over, or returns nil when the upstream has closed it or said anything since, or has refused
    /// the credential, perhaps on another loop, or when the machine has slept: the connection may be dead without a sign.
    func take() -> ReadyUpstream? {
        guard case .waiting(let session) = state else { return nil }
        guard key.isTrusted, wakefulness.lasts, (try? stream.read(into: loop.scratch)) == .notReady else {
            close()
            return nil
        }
        state = .ended
        timer?.cancel()
        stream.release(by: self)
        return ReadyUpstream(stream: stream, session: session, early: [], loginTime: loginTime, isReused: true)
    }

    /// Says goodbye to the upstream and closes.
    func close() {
        guard !stream.isClosed else { return }
        let isWaiting = isReady
        state = .ended
        timer?.cancel()
        if isWaiting { stream.close(saying: Terminate.encoded) } else { stream.close() }
        event(self, .gone)
    }

    /// While it waits, an upstream has nothing to say: a notice may announce a shutdown, a ParameterStatus changes what a
    /// client would be greeted with. Each ends the session, and the next client gets a login of its own.
    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            switch (state, try stream.read(into: loop.scratch)) {
            case (.resetting, .notReady), (.waiting, .notReady):
                return
            case (.resetting(let reset), .bytes(let count)):
                assembler.append(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
                advance(reset)
            case (.resetting, .end), (.waiting, .bytes), (.waiting, .end), (.ended, _):
                close()
            }
        } catch {
            // Nobody has the session: that it broke is nobody's concern.
            close()
        }
    }

    private var timeLeft: Duration {
        min(reuse.idle, reuse.lifetime - loginTime.duration(to: .now))
    }

    private func advance(_ reset: SessionReset) {
        var reset = reset
        do {
            while let frame = try assembler.next() {
                switch reset.received(try BackendMessage.decode(frame)) {
                case .wait: continue
                case .fail: return close()
                case .done(let session):
                    state = .waiting(session)
                    timer?.cancel()
                    timer = loop.schedule(after: timeLeft) { [unowned self] in close() }
                    guard assembler.takeRemainder().isEmpty else { return close() }
                    return event(self, .ready)
                }
            }
            state = .resetting(reset)
        } catch {
            // The upstream broke the protocol; no client is affected.
            close()
        }
    }
}
