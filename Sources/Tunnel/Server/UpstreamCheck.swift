import PostgresWire
import Reactor

/// What one login at the upstream has shown.
package struct CheckReport: Sendable, Equatable {
    /// `server_version` as the upstream reports it: `17.2`.
    package let serverVersion: String
    /// `TLSv1.3`, or nil where the upstream is on this machine and in clear.
    package let tlsVersion: String?
    /// From the DNS lookup to ReadyForQuery.
    package let duration: Duration
    /// The session was read-only, as sessions of this tunnel are.
    package let isReadOnly: Bool
}

/// Logs in upstream once, as a session would, and says goodbye. Keeps itself alive until it has called `completion`.
final class UpstreamCheck {
    private let loop: EventLoop
    private let upstream: Upstream
    private let resolver: Resolver
    private let isReadOnly: Bool
    private let steps: LoginSteps?
    private let completion: (Result<CheckReport, UpstreamFailure>) -> Void
    private let startTime = ContinuousClock.now
    private var login: UpstreamLogin?

    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        isReadOnly: Bool,
        steps: LoginSteps?,
        completion: @escaping (Result<CheckReport, UpstreamFailure>) -> Void
    ) {
        self.steps = steps
        self.loop = loop
        self.upstream = upstream
        self.resolver = resolver
        self.isReadOnly = isReadOnly
        self.completion = completion
    }

    func start() {
        let startup = upstream.target.ownStartupMessage
        let login = UpstreamLogin(
            loop: loop,
            upstream: upstream,
            resolver: resolver,
            startup: isReadOnly ? startup.readOnly : startup,
            reserves: nil,
            steps: steps
        ) { [self] outcome in
            self.login = nil
            completion(outcome.flatMap(report))
        }
        self.login = login
        login.start()
    }

    /// With a goodbye, so that the server's log has no "unexpected EOF" for each start of a tunnel.
    private func report(_ ready: ReadyUpstream) -> Result<CheckReport, UpstreamFailure> {
        let report = CheckReport(
            serverVersion: ready.session["server_version"].map(PeerText.shown) ?? "unknown",
            tlsVersion: ready.stream.tls?.protocolVersion,
            duration: startTime.duration(to: .now),
            isReadOnly: isReadOnly
        )
        ready.stream.close(saying: Terminate.encoded)
        if isReadOnly, let failure = ReadOnlyLock.failure(of: ready.session, upstream: upstream.name) {
            return .failure(failure)
        }
        return .success(report)
    }
}
