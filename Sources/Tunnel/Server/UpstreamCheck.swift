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
    private let completion: (Result<CheckReport, UpstreamFailure>) -> Void
    private let startTime = ContinuousClock.now
    private var opener: UpstreamOpener?

    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        isReadOnly: Bool,
        completion: @escaping (Result<CheckReport, UpstreamFailure>) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.resolver = resolver
        self.isReadOnly = isReadOnly
        self.completion = completion
    }

    func start() {
        let startup = upstream.target.ownStartupMessage
        opener = UpstreamOpener(
            loop: loop,
            upstream: upstream,
            resolver: resolver,
            startup: isReadOnly ? startup.readOnly : startup
        ) { [self] outcome in
            opener = nil
            completion(outcome.flatMap(report))
        }
    }

    private func report(_ opened: UpstreamOpener.Opened) -> Result<CheckReport, UpstreamFailure> {
        let report = CheckReport(
            serverVersion: opened.session["server_version"].map(PeerText.shown) ?? "unknown",
            tlsVersion: opened.stream.tls?.protocolVersion,
            duration: startTime.duration(to: .now),
            isReadOnly: isReadOnly
        )
        opened.stream.close(saying: Terminate.encoded)
        if isReadOnly, let failure = ReadOnlyLock.failure(of: opened.session, upstream: upstream.name) {
            return .failure(failure)
        }
        return .success(report)
    }
}
