import PostgresWire
import Reactor

/// Opens an upstream session from DNS to ReadyForQuery, within the upstream's time limit.
///
/// Lives on its loop and ends with one call of `completion` unless it is cancelled.
final class UpstreamOpener {
    typealias Outcome = Result<Opened, UpstreamFailure>

    /// A session that is ready. The stream has no delegate yet.
    struct Opened {
        var stream: ByteStream
        var session: UpstreamSession
        /// What the upstream sent behind ReadyForQuery.
        var early: [UInt8]
    }

    private let loop: EventLoop
    private let upstream: Upstream
    private let startup: StartupMessage
    private var connector: UpstreamConnector?
    private var authenticator: Authenticator?
    private var stream: ByteStream?
    private var timer: LoopTimer?
    private var completion: ((Outcome) -> Void)?

    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        startup: StartupMessage,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.startup = startup
        self.completion = completion
        connector = UpstreamConnector(loop: loop, upstream: upstream, resolver: resolver) { [unowned self] outcome in
            connected(outcome)
        }
        timer = loop.schedule(after: upstream.connectTimeout) { [unowned self] in timedOut() }
    }

    /// Closes whatever is open; nothing is called afterwards.
    func cancel() {
        completion = nil
        timer?.cancel()
        connector?.cancel()
        authenticator?.cancel()
        stream?.close()
    }

    private func connected(_ outcome: UpstreamConnector.Outcome) {
        connector = nil
        switch outcome {
        case .failure(let failure): finish(.failure(failure))
        case .success(let stream):
            self.stream = stream
            let authenticator = Authenticator(
                loop: loop,
                upstream: upstream,
                stream: stream,
                startup: startup.leaving(toThisMachine: stream.isLocal)
            ) { [unowned self] outcome in loggedIn(outcome) }
            self.authenticator = authenticator
            authenticator.start()
        }
    }

    private func loggedIn(_ outcome: Authenticator.Outcome) {
        switch outcome {
        case .failure(let failure):
            if failure.isCredentialRefused { upstream.standing.wasRefused() }
            finish(.failure(failure))
        case .success(let result):
            guard let stream else { preconditionFailure("a login without a stream") }
            self.stream = nil
            var session = result.session
            session.parameters = upstream.shared(session.parameters)
            finish(.success(Opened(stream: stream, session: session, early: result.early)))
        }
    }

    private func timedOut() {
        let stage = connector?.stage ?? .login
        let limit = upstream.connectTimeout
        finish(.failure(UpstreamFailure(upstream: upstream.name, stage: stage, cause: .timedOut(limit))))
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
