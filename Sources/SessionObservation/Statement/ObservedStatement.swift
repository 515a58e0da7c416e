/// A statement that a client sent, with what became of it.
///
/// Times are counted from a moment of the caller's choice, the same in all calls. Several Executes of one portal are one
/// statement; each statement of a Query with several is one of its own.
package struct ObservedStatement: Equatable, Sendable {
    /// How it was sent.
    package enum Kind: Equatable, Sendable {
        /// Query. `part` of `parts` counts from 0; there may be more parts than were known beforehand.
        case simple(part: Int, parts: Int)
        /// Parse, Bind, Execute, with the names that were used; empty ones are the unnamed.
        case extended(statement: String, portal: String)
        /// FunctionCall, by the function's OID.
        case functionCall(function: UInt32)
    }

    package enum Outcome: Equatable, Sendable {
        case completed
        case failed(StatementError)
        /// The text was empty.
        case empty
        /// The server did not run it: an earlier one of the same Query or pipeline had failed.
        case skipped
        /// The client took some rows of its portal and did not ask for the rest.
        case suspended
        /// The session ended, or its messages were missed, before there was an answer.
        case unanswered
    }

    package enum Copy: Equatable, Sendable {
        /// COPY FROM STDIN
        case from
        /// COPY TO STDOUT
        case to
        /// Replication
        case both
    }

    /// Counts the session's statements from 1, in the order in which they were first answered.
    package var id: UInt64
    package var session: ObservedSession
    package var kind: Kind
    /// Nil where it is not known: a FunctionCall, or a statement that was prepared before anybody watched.
    package var text: BoundedText?
    /// What SQL's PREPARE had prepared under the name that this EXECUTE calls.
    package var preparedText: BoundedText?
    package var parameters: [Parameter] = []
    /// Parameters that the message had beyond those in `parameters`.
    package var parametersLeftOut = 0
    /// Counts the session's transactions from 1.
    package var transaction: UInt64 = 0
    /// The request that it came with, counted by session: the Query, the FunctionCall or the first Execute.
    package var request: UInt64 = 0

    /// When its message passed: the Query, the FunctionCall or the first Execute.
    package var sent: Duration
    /// When the server could begin with it: `sent`, or the end of what it had to do before.
    package var began: Duration
    /// When the first row or the first data of a COPY passed.
    package var firstRow: Duration?
    package var done: Duration
    /// How long the session was idle in transaction before it.
    package var idleBefore: Duration?
    package var cancelRequested: Duration?

    /// Rows that were sent to the client.
    package var rows: UInt64 = 0
    /// Executes that fetched them, where the portal was paged; 1 otherwise.
    package var pages = 1
    package var copy: Copy?
    /// CopyData messages, in whichever direction.
    package var copyMessages: UInt64 = 0
    /// Bytes on the wire from the server for it, headers included.
    package var bytesReceived: UInt64 = 0
    /// Bytes on the wire from the client for it (its own messages and COPY data), headers included.
    package var bytesSent: UInt64 = 0
    /// `SELECT 5`
    package var tag: String?
    package var outcome: Outcome = .unanswered
    package var notices: [ServerNotice] = []
    package var noticesLeftOut = 0

    /// From when the server could begin to its answer.
    package var duration: Duration { done - began }

    package var error: StatementError? {
        if case .failed(let error) = outcome { error } else { nil }
    }

    /// Rows that it read or changed, as its command tag says.
    package var rowsByTag: UInt64? {
        tag.flatMap { $0.split(separator: " ").last }.flatMap { UInt64($0) }
    }

    /// Whether the server has run it, with success or not.
    package var wasRun: Bool {
        switch outcome {
        case .completed, .failed, .suspended: true
        case .empty, .skipped, .unanswered: false
        }
    }
}
