import PostgresWire
import Reactor

/// One connection on its way to a session: DNS, TCP and TLS where it does not begin with a spare one, then the login.
///
/// Lives on its loop and ends with one call of `completion` unless it is cancelled. Whoever starts it sets the time limit.
final class LoginAttempt {
    typealias Outcome = Result<UpstreamOpener.Opened, UpstreamFailure>

    private let loop: EventLoop
    private let upstream: Upstream
    private let startup: StartupMessage
    private var connector: UpstreamConnector?
    private var authenticator: Authenticator?
    private var stream: ByteStream?
    private let answered: (LoginAttempt) -> Void
    private var completion: ((LoginAttempt, Outcome) -> Void)?
    /// The upstream has said something about the login.
    private(set) var hasAnswer = false

    /// `answered` is called with the upstream's first word, before anything is made of it.
    init(
        loop: EventLoop,
        upstream: Upstream,
        startup: StartupMessage,
        answered: @escaping (LoginAttempt) -> Void,
        completion: @escaping (LoginAttempt, Outcome) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.startup = startup
        self.answered = answered
        self.completion = completion
    }

    /// How far it has got.
    var stage: UpstreamFailure.Stage {
        connector?.stage ?? .login
    }

    /// Opens a connection of its own.
    func connect(resolver: Resolver) {
        connector = UpstreamConnector(loop: loop, upstream: upstream, resolver: resolver) { [unowned self] outcome in
            connector = nil
            switch outcome {
            case .failure(let failure): finish(.failure(failure))
            case .success(let stream): logIn(on: stream)
            }
        }
    }

    /// Sends the startup message on a connection that is open. `completion` may be called before this returns.
    func logIn(on stream: ByteStream) {
        self.stream = stream
        let authenticator = Authenticator(
            loop: loop,
            upstream: upstream,
            stream: stream,
            startup: startup.leaving(toThisMachine: stream.isLocal),
            answered: { [unowned self] in
                hasAnswer = true
                answered(self)
            },
            completion: { [unowned self] in loggedIn($0) }
        )
        self.authenticator = authenticator
        authenticator.start()
    }

    /// Closes whatever is open; nothing is called afterwards.
    func cancel() {
        completion = nil
        connector?.cancel()
        authenticator?.cancel()
        stream?.close()
    }

    private func loggedIn(_ outcome: Authenticator.Outcome) {
        switch outcome {
        case .failure(let failure):
            finish(.failure(failure))
        case .success(let result):
            guard let stream else { preconditionFailure("a login without a stream") }
            self.stream = nil
            var session = result.session
            session.parameters = upstream.shared(session.parameters)
            finish(.success(.init(stream: stream, session: session, early: result.early, loginTime: .now)))
        }
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(self, outcome)
    }
}
