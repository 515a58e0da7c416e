/// A transaction that is over.
package struct ObservedTransaction: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        case committed
        case rolledBack
        /// PREPARE TRANSACTION
        case prepared
        /// The session ended within it.
        case unfinished
    }

    package var id: UInt64
    package var session: ObservedSession
    /// Somebody said BEGIN; else the server opened it for the statements of one request.
    package var isExplicit = false
    package var began: Duration
    package var ended: Duration
    /// Statements that were run in it, and the first and the last of them.
    package var statements = 0
    package var firstStatement: UInt64 = 0
    package var lastStatement: UInt64 = 0
    /// How long it was open while the server waited for its client.
    package var idle: Duration = .zero
    package var longestIdle: Duration = .zero
    /// The statement after which the longest wait was.
    package var idleAfter: UInt64?
    /// The first error in it.
    package var error: StatementError?
    package var outcome: Outcome = .unfinished
}
