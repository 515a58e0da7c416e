import PostgresWire

/// Makes an upstream session ready for its next client: sends `DISCARD ALL` and reads the answer, as a value.
///
/// `DISCARD ALL` ends cursors, prepared statements, LISTENs, advisory locks, temporary tables and sequence caches, and
/// sets role and settings back to what the startup message asked for (PostgreSQL manual, "DISCARD"). Only its own answer
/// counts, once: whatever else comes belongs to the client before, and would reach the next one in place of its own.
struct SessionReset {
    /// What to do next.
    enum Step: Equatable {
        case wait
        /// The session is as new.
        case done(UpstreamSession)
        /// The session cannot be used any more.
        case fail
    }

    private var session: UpstreamSession
    private var wasDiscarded = false

    init(_ session: UpstreamSession) {
        self.session = session
    }

    /// What to send.
    var request: [UInt8] {
        var bytes: [UInt8] = []
        Query("DISCARD ALL").encode(into: &bytes)
        return bytes
    }

    /// A message arrived.
    mutating func received(_ message: BackendMessage) -> Step {
        switch message {
        case .parameterStatus(let status):
            session.note(status)
            return .wait
        case .commandComplete(let command) where !wasDiscarded && command.isTagged("DISCARD ALL"):
            wasDiscarded = true
            return .wait
        case .noticeResponse, .other(type: BackendMessageType.notificationResponse):
            // A notification for the client before came late; UNLISTEN is part of the request.
            return .wait
        case .readyForQuery(let ready):
            return wasDiscarded && ready.status == .idle ? .done(session) : .fail
        case .commandComplete, .errorResponse, .authentication, .backendKeyData, .negotiateProtocolVersion, .other:
            return .fail
        }
    }
}
