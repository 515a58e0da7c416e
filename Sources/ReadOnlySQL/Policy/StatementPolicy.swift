/// Which statements pass through a read-only tunnel, by their keywords.
///
/// What is on the list passes, and what PostgreSQL itself refuses in a read-only transaction passes, too, so that its
/// own words are seen. All else is refused. The transaction is read-only already; this keeps it so, and keeps out what
/// PostgreSQL allows in one although it writes.
struct StatementPolicy {
    /// What names of prepared statements may stand for.
    let prepared: NameTable
    /// The server folds letters of ASCII alone: its encoding is UTF-8.
    let foldsASCIIOnly: Bool

    /// What may come of a statement. Throws where it does not pass.
    func judge(_ statement: Statement) throws(Refusal) -> Effects {
        guard statement.count > 0 else { return .other }
        if statement.isCharacter(0, "(") { return try judgeQuery(statement) }
        guard let verb = statement.word(0) else { throw .unknown(statement) }
        switch verb {
        case "select", "values", "table", "with": return try judgeQuery(statement)
        case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release":
            return try judgeTransaction(statement, verb)
        case "set": return try judgeSet(statement)
        case "reset": return try judgeReset(statement)
        case "explain": return try judgeExplain(statement)
        case "prepare": return try judgePrepare(statement)
        case "execute": return try judgeExecute(statement)
        case "declare": return try judgeDeclare(statement)
        case "copy": return try judgeCopy(statement)
        case "lock": return try judgeLock(statement)
        // They tell, or change nothing but the session: its cursors, its prepared statements, what it listens to.
        case "show", "fetch", "move", "close", "deallocate", "discard", "listen", "unlisten", "notify": return .other
        default: return try judgeOther(statement, verb)
        }
    }

    private func judgeOther(_ statement: Statement, _ verb: String) throws(Refusal) -> Effects {
        if ServerRefusedStatements.queries.contains(verb) {
            try judgeCalls(statement)
            return .other
        }
        if verb == "alter", statement.isWord(1, "system") {
            throw Refusal(what: "ALTER SYSTEM", reason: "ALTER SYSTEM changes the whole server's configuration.")
        }
        if ServerRefusedStatements.utilities.contains(verb) { return verb == "create" ? .createsTable : .other }
        if let reason = ForbiddenStatements.reasons[verb] { throw Refusal(what: verb.uppercased(), reason: reason) }
        throw .unknown(statement)
    }

    /// SELECT, VALUES, TABLE and WITH. Where they write (FOR UPDATE, INTO, an INSERT inside WITH) PostgreSQL refuses
    /// them.
    func judgeQuery(_ statement: Statement) throws(Refusal) -> Effects {
        try judgeCalls(statement)
        return statement.contains(word: "into") ? .createsTable : .other
    }
}

extension Refusal {
    /// For a statement that is not on the list.
    static func unknown(_ statement: Statement) -> Refusal {
        guard let verb = statement.word(0), verb.utf8.count <= Name.lengthLimit else {
            return Refusal(what: "this", reason: "It begins with no keyword that is known to change nothing.")
        }
        let shown = verb.uppercased()
        return Refusal(what: shown, reason: "\(shown) is not known to change nothing.")
    }

    /// For a statement that may be read in another way than the tunnel does.
    static func unclear(_ statement: String, _ what: String) -> Refusal {
        Refusal(what: statement, reason: "The tunnel cannot tell for sure \(what).")
    }
}
