/// Something about how a program uses its database that it may want to change, with the statements that show it.
package struct Hint: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The same shape again and again within one transaction or a short time, each with its own values: most often the
        /// rows of the statement before, one by one.
        case repeatedPerRow(count: Int)
        /// A transaction was open while nothing was asked.
        case idleInTransaction(Duration)
        /// The same statement with the same values, at even distances.
        case polling(count: Int, every: Duration)
        /// A SELECT without LIMIT returned very much.
        case largeResult(rows: UInt64, bytes: UInt64)
        /// Transactions that failed.
        case failedTransactions(count: Int)
    }

    package var kind: Kind
    /// Whose statements they are: session and program.
    package var session: ObservedSession
    /// The shape that they have in common; empty where there is none.
    package var shape: String
    /// The statement before the repeated ones, which they most likely follow from.
    package var before: StatementKey?
    /// The first ones, in order.
    package var statements: [StatementKey]
}

/// Names a statement among those of all sessions.
package struct StatementKey: Equatable, Hashable, Sendable {
    package var session: UInt64
    package var statement: UInt64

    package init(session: UInt64, statement: UInt64) {
        self.session = session
        self.statement = statement
    }

    init(_ statement: ObservedStatement) {
        self.init(session: statement.session.id, statement: statement.id)
    }
}

/// From where on something is worth a hint.
package struct HintRules: Equatable, Sendable {
    /// Statements of one shape in a row that are too many.
    package var repetitions = 5
    /// How far apart in time the first and the last of so many may be, outside of a transaction.
    package var repetitionSpan = Duration.seconds(1)
    package var idleInTransaction = Duration.seconds(1)
    /// The same statement so many times is polling…
    package var polls = 5
    /// … at distances of at least this: closer together they are a loop.
    package var shortestPoll = Duration.milliseconds(200)
    /// … that differ from their mean by this part of it at most.
    package var pollTolerance = 0.25
    package var largeRows: UInt64 = 10_000
    package var largeBytes: UInt64 = 10_000_000
    /// Statements that a hint names.
    package var named = 20

    package init() {}
}
