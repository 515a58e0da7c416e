import PostgresWire

/// Makes an upstream session as new for its next client: sends `DISCARD ALL` and reads the answer, as a value.
///
/// `DISCARD ALL` ends cursors, prepared statements, LISTENs, advisory locks, temporary tables and sequence caches, and
/// sets role and settings back to what the startup message asked for (PostgreSQL manual, "DISCARD").
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
        case .other(type: UInt8(ascii: "C")) where !wasDiscarded:
            wasDiscarded = true
            return .wait
        case .noticeResponse, .other(type: UInt8(ascii: "A")):
            // A notification for the client before came late; UNLISTEN is part of the request.
            return .wait
        case .readyForQuery(let ready):
            return wasDiscarded && ready.status == .idle ? .done(session) : .fail
        case .errorResponse, .authentication, .backendKeyData, .negotiateProtocolVersion, .other:
            return .fail
        }
    }
}
