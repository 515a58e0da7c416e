/// A message of the client that the server has to answer, with what is needed until then.
struct Request {
    enum Action {
        case query(QueryContent)
        case functionCall(FunctionCallContent)
        case parse(name: String, PreparedStatement)
        case bind(BindContent)
        case describe(isPortal: Bool, name: String)
        case close(isPortal: Bool, name: String)
        case execute(portal: String)
        case sync
        /// A Sync that is answered unless a COPY has swallowed it.
        case doubtfulSync
        /// CopyDone or CopyFail.
        case copyEnd
    }

    var action: Action
    var sent: Duration
    /// Counts the session's requests.
    var number: UInt64
    /// Bytes on the wire.
    var bytes: Int
    /// Bytes of it that were at hand; what is kept of it is not more.
    var held: Int
    /// How long the session was idle in transaction before it.
    var idleBefore: Duration?

    /// A message of the extended protocol, which an error skips.
    var isStep: Bool {
        switch action {
        case .parse, .bind, .describe, .close, .execute: true
        case .query, .functionCall, .sync, .doubtfulSync, .copyEnd: false
        }
    }

    var endsInReady: Bool {
        switch action {
        case .query, .functionCall, .sync: true
        case .parse, .bind, .describe, .close, .execute, .doubtfulSync, .copyEnd: false
        }
    }

    var isSync: Bool { if case .sync = action { true } else { false } }
    var isDoubtfulSync: Bool { if case .doubtfulSync = action { true } else { false } }
    var isCopyEnd: Bool { if case .copyEnd = action { true } else { false } }
    var isQuery: Bool { if case .query = action { true } else { false } }
    /// Query or Execute.
    var runsStatements: Bool {
        switch action {
        case .query, .execute: true
        default: false
        }
    }
}

/// The statements of a Query, and how many of them are done.
struct QueryContent {
    struct Part {
        var text: BoundedText
        var charactersBefore: Int
    }

    var text: BoundedText
    var parts: [Part]
    var done = 0
}

struct FunctionCallContent {
    var function: UInt32
    var arguments: [Parameter]
    var leftOut: Int
}

struct BindContent {
    var portal: String
    var statement: String
    /// Types are the statement's; they are filled in when the server has taken it.
    var parameters: [Parameter]
    var leftOut: Int
}
