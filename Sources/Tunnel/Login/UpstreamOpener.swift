import PostgresWire
import Reactor

/// Opens an upstream session within the upstream's time limit: on a spare connection where there is one, else from DNS on.
///
/// A spare connection that ends before the upstream has said a word is no answer: another one is opened. One that stays
/// silent gets a second connection beside it, and the first that is answered goes on. Lives on its loop and ends with one
/// call of `completion` unless it is cancelled.
final class UpstreamOpener {
    typealias Outcome = LoginAttempt.Outcome

    /// A session that is ready. The stream has no delegate yet.
    struct Opened {
        var stream: ByteStream
        var session: UpstreamSession
        /// What the upstream sent behind ReadyForQuery.
        var early: [UInt8]
        /// When the upstream was ready.
        var loginTime: ContinuousClock.Instant
    }

    private let loop: EventLoop
    private let upstream: Upstream
    private let resolver: Resolver
    private let startup: StartupMessage
    private var onSpare: LoginAttempt?
    private var fresh: LoginAttempt?
    private var timer: LoopTimer?
    private var patience: LoopTimer?
    private var completion: ((Outcome) -> Void)?

    /// How long the upstream may be silent on a spare connection, which may lead nowhere, before another one is tried.
    private static let sparePatience = Duration.seconds(1)

    /// `completion` is never called before this returns.
    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        startup: StartupMessage,
        spare: ByteStream? = nil,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.resolver = resolver
        self.startup = startup
        self.completion = completion
        timer = loop.schedule(after: upstream.connectTimeout) { [unowned self] in timedOut() }
        if let spare { logIn(on: spare) } else { connect() }
    }

    /// Closes whatever is open; nothing is called afterwards.
    func cancel() {
        completion = nil
        timer?.cancel()
        patience?.cancel()
        onSpare?.cancel()
        fresh?.cancel()
    }

    private func logIn(on spare: ByteStream) {
        patience = loop.schedule(after: Self.sparePatience) { [unowned self] in connect() }
        let attempt = LoginAttempt(
            loop: loop,
            upstream: upstream,
            startup: startup,
            answered: { [unowned self] _ in
                patience?.cancel()
                fresh?.cancel()
                fresh = nil
            },
            completion: { [unowned self] attempt, outcome in
                // Without an answer, as when the very first write fails, nothing has been decided yet.
                if case .failure = outcome, !attempt.hasAnswer { spareWasInVain() } else { finish(outcome) }
            }
        )
        onSpare = attempt
        attempt.logIn(on: spare)
    }

    private func spareWasInVain() {
        onSpare = nil
        patience?.cancel()
        connect()
    }

    private func connect() {
        guard fresh == nil else { return }
        let attempt = LoginAttempt(
            loop: loop,
            upstream: upstream,
            startup: startup,
            answered: { [unowned self] _ in
                onSpare?.cancel()
                onSpare = nil
            },
            completion: { [unowned self] _, outcome in
                // The spare connection may still be answered.
                if case .failure = outcome, onSpare != nil { fresh = nil } else { finish(outcome) }
            }
        )
        fresh = attempt
        attempt.connect(resolver: resolver)
    }

    private func timedOut() {
        let stage = fresh?.stage ?? .login
        let limit = upstream.connectTimeout
        finish(.failure(UpstreamFailure(upstream: upstream.name, stage: stage, cause: .timedOut(limit))))
    }

    private func finish(_ outcome: Outcome) {
        if case .failure(let failure) = outcome, failure.isCredentialRefused { upstream.standing.wasRefused() }
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
