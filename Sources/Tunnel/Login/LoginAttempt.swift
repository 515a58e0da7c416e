import PostgresWire
import Reactor

/// One connection on its way to a session: DNS, TCP and TLS where it does not begin with a spare one, then the login.
///
/// Lives on its loop and ends with one event `ended` unless it is cancelled. Whoever starts it sets the time limit.
final class LoginAttempt {
    typealias Outcome = Result<ReadyUpstream, UpstreamFailure>

    /// What whoever started it is told.
    enum Event {
        /// The upstream has said its first words about the login; nothing has been made of them yet.
        case answered
        case ended(Outcome)
    }

    private let loop: EventLoop
    private let upstream: Upstream
    private let startup: StartupMessage
    private let steps: LoginSteps?
    private var connector: UpstreamConnector?
    private var authenticator: UpstreamAuthenticator?
    private var stream: ByteStream?
    private var event: ((Event) -> Void)?
    /// The upstream has said something about the login.
    private(set) var hasAnswer = false

    init(
        loop: EventLoop,
        upstream: Upstream,
        startup: StartupMessage,
        steps: LoginSteps?,
        event: @escaping (Event) -> Void
    ) {
        self.steps = steps
        self.loop = loop
        self.upstream = upstream
        self.startup = startup
        self.event = event
    }

    /// How far it has got.
    var stage: UpstreamFailure.Stage {
        connector?.stage ?? .login
    }

    /// Opens a connection of its own.
    func connect(resolver: Resolver) {
        connector = UpstreamConnector(loop: loop, upstream: upstream, resolver: resolver, steps: steps) {
            [unowned self] outcome in
            connector = nil
            switch outcome {
            case .failure(let failure): finish(.failure(failure))
            case .success(let stream): logIn(on: stream)
            }
        }
    }

    /// Sends the startup message on a connection that is open. `ended` may be told before this returns.
    func logIn(on stream: ByteStream) {
        self.stream = stream
        let authenticator = UpstreamAuthenticator(
            loop: loop,
            upstream: upstream,
            stream: stream,
            // Which machine is at the other end is known only now: tunnels on this one count their hops.
            startup: startup.leaving(toThisMachine: stream.isLocal),
            steps: steps
        ) { [unowned self] event in
            switch event {
            case .answered:
                hasAnswer = true
                self.event?(.answered)
            case .ended(.failure(let failure)): finish(.failure(failure))
            case .ended(.success(let loggedIn)): finish(.success(ready(loggedIn, on: stream)))
            }
        }
        self.authenticator = authenticator
        authenticator.start()
    }

    /// Gives up what is on its way to a connection, for somebody else to go on with; nil where the login has begun, or
    /// never had a connection of its own. Nothing is told afterwards.
    func surrenderConnector() -> UpstreamConnector? {
        guard let connector else { return nil }
        self.connector = nil
        event = nil
        return connector
    }

    /// Closes whatever is open; nothing is told afterwards.
    func cancel() {
        event = nil
        connector?.cancel()
        authenticator?.cancel()
        stream?.close()
    }

    private func ready(_ loggedIn: UpstreamAuthenticator.LoggedIn, on stream: ByteStream) -> ReadyUpstream {
        self.stream = nil
        var session = loggedIn.session
        // A few kilobytes that are alike for nearly all sessions.
        session.parameters = upstream.shared(session.parameters)
        return ReadyUpstream(stream: stream, session: session, early: loggedIn.early, loginTime: .now)
    }

    private func finish(_ outcome: Outcome) {
        let event = event
        cancel()
        event?(.ended(outcome))
    }
}
