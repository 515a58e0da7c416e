import PostgresWire

/// Which transaction a session is in, by its command tags and by each ReadyForQuery.
struct TransactionWatch {
    private(set) var current: ObservedTransaction?
    private var nextID: UInt64 = 1
    private var idleSince: Duration?

    /// A statement is run. Returns the id of its transaction.
    mutating func began(statement: UInt64, of session: ObservedSession, at time: Duration) -> UInt64 {
        var transaction = current ?? make(of: session, at: time)
        transaction.statements += 1
        if transaction.firstStatement == 0 { transaction.firstStatement = statement }
        transaction.lastStatement = statement
        current = transaction
        return transaction.id
    }

    mutating func failed(_ error: StatementError) {
        if current?.error == nil { current?.error = error }
    }

    mutating func saidBegin() {
        current?.isExplicit = true
    }

    mutating func end(_ outcome: ObservedTransaction.Outcome, at time: Duration) -> ObservedTransaction? {
        _ = spoke(at: time)
        guard var transaction = current else { return nil }
        transaction.ended = time
        transaction.outcome = outcome
        current = nil
        return transaction
    }

    /// AND CHAIN
    mutating func chain(of session: ObservedSession, at time: Duration) {
        current = make(of: session, at: time)
        current?.isExplicit = true
    }

    /// ReadyForQuery. Returns the transaction that is over with it.
    mutating func ready(_ status: TransactionStatus, at time: Duration) -> ObservedTransaction? {
        switch status {
        case .idle:
            return end(current?.error == nil ? .committed : .rolledBack, at: time)
        case .inTransaction, .failed:
            current?.isExplicit = true
            idleSince = time
            return nil
        }
    }

    /// The client sent something: how long the session had been idle in transaction.
    mutating func spoke(at time: Duration) -> Duration? {
        guard let since = idleSince else { return nil }
        idleSince = nil
        let idle = time - since
        guard var transaction = current else { return idle }
        transaction.idle += idle
        if idle > transaction.longestIdle {
            transaction.longestIdle = idle
            transaction.idleAfter = transaction.lastStatement
        }
        current = transaction
        return idle
    }

    private mutating func make(of session: ObservedSession, at time: Duration) -> ObservedTransaction {
        defer { nextID += 1 }
        return ObservedTransaction(id: nextID, session: session, began: time, ended: time)
    }
}
