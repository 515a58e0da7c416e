import PostgresWire

/// Whether a session's statements leave something behind that `DISCARD ALL` does not clear, and whether they change what
/// parked sessions stand on.
///
/// Judges by words, and on the safe side: a statement that only looks like one of these costs a login, no more. What a
/// function does inside is not seen.
final class SessionResidue: StatementObserver {
    /// Nothing was seen that outlives `DISCARD ALL`.
    private(set) var isClean = true
    private let pool: SessionPool
    private let standing: CredentialStanding

    /// Statements that change what logins find are told to `standing`; `pool` has the sessions that must go.
    init(pool: SessionPool, standing: CredentialStanding) {
        self.pool = pool
        self.standing = standing
    }

    func willPass(_ text: UnsafeRawBufferPointer?) {
        guard let text else {
            isClean = false
            return
        }
        let statement = StatementWords(text)
        if statement.leaveResidue { isClean = false }
        // `DROP DATABASE` waits for the database's other sessions, and parked ones stay as long as they are let.
        if statement.nameDatabase { pool.closeAll() }
    }

    func completed(_ command: CommandComplete) {
        switch String(decoding: command.tag, as: UTF8.self) {
        case "ALTER DATABASE", "ALTER ROLE", "CREATE EXTENSION", "LOAD":
            standing.loginsChanged()
            pool.closeAll()
        default: break
        }
    }
}
