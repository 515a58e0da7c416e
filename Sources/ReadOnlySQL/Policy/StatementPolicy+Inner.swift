extension StatementPolicy {
    /// EXPLAIN by the statement in it. EXPLAIN ANALYZE of CREATE TABLE AS and of SELECT INTO makes the table, even in a
    /// read-only transaction (seen with PostgreSQL 15).
    func judgeExplain(_ statement: Statement) throws(Refusal) -> Effects {
        let inner = statement.rest(startOfExplained(statement))
        guard let verb = inner.isCharacter(0, "(") ? "select" : inner.word(0) else { throw .unknown(statement) }
        switch verb {
        case "insert", "merge":
            try judgeCalls(inner)
            return .other
        case "select", "values", "table", "with", "update", "delete", "declare", "execute":
            guard !inner.contains(word: "into") else {
                throw Refusal(what: "EXPLAIN of a query with INTO", reason: "With ANALYZE it makes a table.")
            }
            return try judge(inner)
        default:
            throw Refusal(
                what: "EXPLAIN \(verb.uppercased())",
                reason: "With ANALYZE it makes a table, or is not known to change nothing."
            )
        }
    }

    /// Behind the options. What begins like a query is one, in parentheses.
    private func startOfExplained(_ statement: Statement) -> Int {
        var position = 1
        if statement.isCharacter(1, "(") {
            let isQuery =
                statement.isCharacter(2, "(") || statement.isWord(2, "select", "with", "table")
                || statement.isWord(2, "values") && statement.isCharacter(3, "(")
            guard !isQuery else { return 1 }
            return statement.behindParentheses(1) ?? statement.count
        }
        while statement.isWord(position, "analyze", "analyse", "verbose") { position += 1 }
        return position
    }

    /// `PREPARE name (types) AS query`; not PREPARE TRANSACTION.
    func judgePrepare(_ statement: Statement) throws(Refusal) -> Effects {
        let behindTypes = statement.isCharacter(2, "(") ? statement.behindParentheses(2) ?? statement.count : 2
        guard statement.isWord(behindTypes, "as") else {
            guard statement.isWord(1, "transaction") else { throw .unclear("PREPARE", "what is prepared") }
            throw Refusal(what: "PREPARE TRANSACTION", reason: "It leaves a transaction open for another session.")
        }
        let inner = statement.rest(behindTypes + 1)
        guard inner.isCharacter(0, "(") || isQueryOrWrite(inner.word(0)) else { throw .unknown(inner) }
        _ = try judge(inner)
        return .other
    }

    /// `EXECUTE name (arguments)`. What Parse prepared under the name may be run so, too: the end of a transaction, or
    /// a CREATE TABLE AS for EXPLAIN.
    func judgeExecute(_ statement: Statement) throws(Refusal) -> Effects {
        guard let name = statement.name(1), isHarmless(name) else {
            throw Refusal(
                what: "EXECUTE",
                reason: "What was prepared under this name is, or may be, a statement of transaction control."
            )
        }
        try judgeCalls(statement.rest(2))
        return .executesName
    }

    private func isHarmless(_ name: Name) -> Bool {
        switch name {
        case .known(let name): prepared[Array(name.utf8)] == .other
        case .unclear: prepared.isEmpty
        }
    }

    func judgeDeclare(_ statement: Statement) throws(Refusal) -> Effects {
        try judgeCalls(statement)
        return .other
    }

    /// COPY to the client. COPY from the client is PostgreSQL's to refuse; files and programs of the server's are not
    /// for a client of the tunnel.
    func judgeCopy(_ statement: Statement) throws(Refusal) -> Effects {
        var position = 1
        if statement.isCharacter(1, "(") {
            position = statement.behindParentheses(1) ?? statement.count
            let inner = statement.rest(2)
            guard inner.isCharacter(0, "(") || isQueryOrWrite(inner.word(0)) else { throw .unknown(inner) }
        }
        while position < statement.count, !statement.isWord(position, "to", "from") {
            position =
                statement.isCharacter(position, "(")
                ? statement.behindParentheses(position) ?? statement.count
                : position + 1
        }
        guard statement.isWord(position + 1, "stdin", "stdout") else {
            throw Refusal(
                what: "COPY with a file or a program",
                reason: "It reads or writes files on the server's machine, or runs a program there."
            )
        }
        try judgeCalls(statement)
        return .other
    }

    /// LOCK in the modes that only keep a table from being dropped or altered: ACCESS SHARE, which pg_dump needs, and
    /// ROW SHARE. The others, above all the one that it takes where none is named, would stop who works with the table.
    func judgeLock(_ statement: Statement) throws(Refusal) -> Effects {
        let end = statement.isWord(statement.count - 1, "nowait") ? statement.count - 1 : statement.count
        guard statement.isWord(end - 4, "in"), statement.isWord(end - 3, "access", "row"),
            statement.isWord(end - 2, "share"), statement.isWord(end - 1, "mode")
        else {
            throw Refusal(
                what: "LOCK in this mode",
                reason: "It would stop those who write; ACCESS SHARE and ROW SHARE pass."
            )
        }
        return .other
    }

    private func isQueryOrWrite(_ verb: String?) -> Bool {
        guard let verb else { return false }
        return ["select", "values", "table", "with"].contains(verb) || ServerRefusedStatements.queries.contains(verb)
    }
}
