/// The state of a session's transaction, as ReadyForQuery tells it.
package enum TransactionStatus: UInt8, Sendable {
    /// `I`: not in a transaction.
    case idle = 0x49
    /// `T`: in a transaction.
    case inTransaction = 0x54
    /// `E`: in a failed transaction, everything but its end is refused.
    case failed = 0x45
}
