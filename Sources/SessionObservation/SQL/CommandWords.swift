/// What the first words of a statement say, where its command tag does not say enough.
struct CommandWords {
    private let sql: SQLText
    private let tokens: [SQLToken]

    /// Names stand at the front, so that a long text need not be walked to its end; but what PREPARE prepares may be long.
    init(_ text: String, looksAt limit: Int = 2_048) {
        sql = SQLText(Array(text.utf8.prefix(limit)))
        tokens = sql.tokens.filter { !$0.isComment }
    }

    /// ROLLBACK or ABORT to a savepoint: the transaction goes on.
    var rollsBackToSavepoint: Bool {
        tokens.prefix(4).contains { sql.isWord($0, "to") }
    }

    /// COMMIT or ROLLBACK … AND CHAIN: the next transaction has begun with it.
    var chains: Bool {
        let words = tokens.prefix(5)
        guard let and = words.firstIndex(where: { sql.isWord($0, "and") }), and + 1 < tokens.count else { return false }
        return sql.isWord(tokens[and + 1], "chain")
    }

    /// `PREPARE name [(types)] AS statement`: the name, and the text behind AS.
    var prepared: (name: String, statement: String)? {
        guard tokens.count > 3, sql.isWord(tokens[0], "prepare"), let name = sql.name(tokens[1]),
            let keyword = tokens.firstIndex(where: { sql.isWord($0, "as") }), keyword + 1 < tokens.count
        else { return nil }
        let text = sql.bytes[tokens[keyword + 1].range.lowerBound...]
        return (name, String(decoding: text, as: UTF8.self))
    }

    /// `DEALLOCATE [PREPARE] name | ALL`: an empty string for ALL.
    var deallocated: String? {
        guard let first = tokens.first, sql.isWord(first, "deallocate") else { return nil }
        let rest = tokens.dropFirst().drop { sql.isWord($0, "prepare") }
        guard let target = rest.first else { return nil }
        return sql.isWord(target, "all") ? "" : sql.name(target)
    }

    /// `EXECUTE name`
    var executed: String? {
        guard tokens.count > 1, sql.isWord(tokens[0], "execute") else { return nil }
        return sql.name(tokens[1])
    }

    /// `DECLARE name … CURSOR`, and whether it outlives its transaction.
    var declared: (name: String, isHeld: Bool)? {
        guard tokens.count > 2, sql.isWord(tokens[0], "declare"), let name = sql.name(tokens[1]) else { return nil }
        let options = tokens.prefix { !sql.isWord($0, "for") }
        let hold = options.firstIndex { sql.isWord($0, "hold") }
        return (name, hold.map { sql.isWord(tokens[$0 - 1], "with") } ?? false)
    }

    /// `CLOSE name | ALL`: an empty string for ALL.
    var closed: String? {
        guard tokens.count > 1, sql.isWord(tokens[0], "close") else { return nil }
        return sql.isWord(tokens[1], "all") ? "" : sql.name(tokens[1])
    }
}
