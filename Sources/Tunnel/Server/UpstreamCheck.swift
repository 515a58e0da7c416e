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
}

/// Logs in upstream once, as a session would, and says goodbye. Keeps itself alive until it has called `completion`.
final class UpstreamCheck {
    private let loop: EventLoop
    private let upstream: Upstream
    private let resolver: Resolver
    private let steps: LoginSteps?
    private let completion: (Result<CheckReport, UpstreamFailure>) -> Void
    private let startTime = ContinuousClock.now
    private var login: UpstreamLogin?

    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        steps: LoginSteps?,
        completion: @escaping (Result<CheckReport, UpstreamFailure>) -> Void
    ) {
        self.steps = steps
        self.loop = loop
        self.upstream = upstream
        self.resolver = resolver
        self.completion = completion
    }

    func start() {
        let login = UpstreamLogin(
            loop: loop,
            upstream: upstream,
            resolver: resolver,
            startup: upstream.target.ownStartupMessage,
            reserves: nil,
            steps: steps
        ) { [self] outcome in
            self.login = nil
            completion(outcome.map(report))
        }
        self.login = login
        login.start()
    }

    /// With a goodbye, so that the server's log has no "unexpected EOF" for each start of a tunnel.
    private func report(_ ready: ReadyUpstream) -> CheckReport {
        let report = CheckReport(
            serverVersion: ready.session["server_version"].map(PeerText.shown) ?? "unknown",
            tlsVersion: ready.stream.tls?.protocolVersion,
            duration: startTime.duration(to: .now)
        )
        ready.stream.close(saying: Terminate.encoded)
        return report
    }
}
