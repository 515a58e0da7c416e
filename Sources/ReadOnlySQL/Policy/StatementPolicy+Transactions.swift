extension StatementPolicy {
    /// BEGIN and its kin. Not READ WRITE, and no two-phase commit: ROLLBACK PREPARED passes in PostgreSQL's read-only
    /// transactions and destroys somebody's work.
    func judgeTransaction(_ statement: Statement, _ verb: String) throws(Refusal) -> Effects {
        switch verb {
        case "begin", "start":
            try judgeModes(statement, from: statement.isWord(1, "work", "transaction") ? 2 : 1)
            return .controlsTransaction
        case "savepoint", "release": return .controlsTransaction
        default: break
        }
        if statement.isWord(1, "prepared") {
            throw Refusal(
                what: "\(verb.uppercased()) PREPARED",
                reason: "It ends a transaction that another session has prepared."
            )
        }
        let next = statement.isWord(1, "work", "transaction") ? 2 : 1
        if verb == "rollback", statement.isWord(next, "to") { return .controlsTransaction }
        guard (next..<max(next, statement.count)).allSatisfy({ statement.isWord($0, "and", "no", "chain") }) else {
            throw .unclear(verb.uppercased(), "what it does")
        }
        return .endsTransaction
    }

    /// The modes of a transaction, all of them known, and READ WRITE not among them.
    func judgeModes(_ statement: Statement, from position: Int) throws(Refusal) {
        for position in position..<max(position, statement.count) {
            if statement.isWord(position, "write") {
                throw Refusal(what: "READ WRITE", reason: "It would end the read-only mode.")
            }
            let isKnown =
                statement.isCharacter(position, ",")
                || statement.isWord(
                    position,
                    "isolation",
                    "level",
                    "read",
                    "only",
                    "committed",
                    "uncommitted",
                    "repeatable",
                    "serializable",
                    "not",
                    "deferrable"
                )
            guard isKnown else { throw .unclear("this", "which mode the transaction gets") }
        }
    }
}
