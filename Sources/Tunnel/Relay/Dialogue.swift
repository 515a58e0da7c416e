import PostgresWire

/// What the messages of both directions tell about a session, kept in one place because an answer means nothing without
/// its request.
///
/// Both ends of a relay write to it as their messages pass. Lives on its loop.
final class Dialogue {
    /// What the upstream still owes.
    var requests = OutstandingRequests()
    /// The transaction's state at the last ReadyForQuery.
    var status: TransactionStatus
    /// The last error that ends the session.
    var fatal: ErrorResponse?
    /// Keeps the session read-only; nil where nothing does.
    let lock: ReadOnlyLock?
    /// Told about the text of statements and the tags of those that are complete; nil where nobody needs to know.
    let statements: (any StatementObserver)?

    init(status: TransactionStatus, lock: ReadOnlyLock? = nil, statements: (any StatementObserver)? = nil) {
        self.status = status
        self.lock = lock
        self.statements = statements
    }

    /// No query is running and no transaction is open, as far as whole messages tell.
    var isIdle: Bool {
        requests.isEmpty && status == .idle
    }
}

/// Hears what a session is asked, before it passes, and what was done.
protocol StatementObserver: AnyObject {
    /// A Query or Parse passes. Its text is nil where it is longer than `FrameScanner.captureLimit`.
    func willPass(_ text: UnsafeRawBufferPointer?)
    /// A CommandComplete passed.
    func completed(_ command: CommandComplete)
}
