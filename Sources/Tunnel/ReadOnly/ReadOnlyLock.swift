import PostgresWire
import ReadOnlySQL

/// What both directions of a read-only session share: the decisions, and whether the lock has held. Lives on its loop.
final class ReadOnlyLock {
    var session: ReadOnlySession
    /// The upstream has reported that the session is no longer read-only.
    private(set) var isBroken = false
    private let log: SessionLog?

    /// `session`: as the upstream described it at the login.
    init(_ session: UpstreamSession, log: SessionLog? = nil) {
        self.session = ReadOnlySession(parameters: session.parameters)
        self.log = log
    }

    /// A message was replaced by one that the upstream refuses.
    func refused(_ replacement: Replacement) {
        log?.statementRefused(replacement.refusal.message)
    }

    /// The upstream reported a setting.
    func reported(_ parameter: ParameterStatus) {
        if !session.reported(parameter) { isBroken = true }
    }

    /// What a session may be that this tunnel keeps read-only: nil where the upstream says that it is, else why not.
    static func failure(of session: UpstreamSession, upstream: String) -> UpstreamFailure? {
        guard !ReportedSettings(session.parameters).isReadOnly else { return nil }
        return UpstreamFailure(upstream: upstream, stage: .login, cause: .notReadOnly)
    }
}
