extension StatementPolicy {
    /// Throws for a setting that stays as it is; `name` is in small letters.
    func judgeSetting(_ name: String) throws(Refusal) {
        switch name {
        case "transaction_read_only", "default_transaction_read_only":
            throw Refusal(what: "a change of \(name)", reason: "It would end the read-only mode.")
        case "role", "session_authorization":
            throw Refusal(what: "a change of \(name)", reason: "The session stays the user's who logged in.")
        default: return
        }
    }

    /// SET, with its forms that have a grammar of their own. A name is compared as the server compares it: without
    /// regard to case, quoted or not.
    func judgeSet(_ statement: Statement) throws(Refusal) -> Effects {
        if statement.isWord(1, "constraints") { return .other }
        var position = 1
        if statement.isWord(1, "local", "session"), !isEndOfName(statement, 2) {
            guard !statement.isWord(2, "characteristics") else { return try judgeCharacteristics(statement, 3) }
            if statement.isWord(1, "session"), statement.isWord(2, "authorization") {
                try judgeSetting("session_authorization")
            }
            position = 2
        }
        guard !isEndOfName(statement, position + 1) else { return try judgeNamed(statement, position) }
        switch statement.word(position) {
        case "transaction":
            if statement.isWord(position + 1, "snapshot") { return .other }
            try judgeModes(statement, from: position + 1)
            return .controlsTransaction
        case "session" where statement.isWord(position + 1, "characteristics"):
            return try judgeCharacteristics(statement, position + 2)
        case "session" where statement.isWord(position + 1, "authorization"):
            try judgeSetting("session_authorization")
        case "role": try judgeSetting("role")
        case "time" where statement.isWord(position + 1, "zone"), "names", "schema", "catalog",
            "xml" where statement.isWord(position + 1, "option"):
            return .other
        default: break
        }
        throw .unclear("SET", "which setting is changed")
    }

    /// RESET of one setting, or of all: these do not include transaction_read_only, and default_transaction_read_only
    /// goes back to what the login asked for.
    func judgeReset(_ statement: Statement) throws(Refusal) -> Effects {
        if statement.isWord(1, "all"), statement.count == 2 { return .other }
        if statement.isWord(1, "time"), statement.isWord(2, "zone") { return .other }
        if statement.isWord(1, "transaction"), statement.isWord(2, "isolation") { return .other }
        if statement.isWord(1, "session"), statement.isWord(2, "authorization") {
            try judgeSetting("session_authorization")
        }
        return try judgeNamed(statement, 1)
    }

    private func judgeCharacteristics(_ statement: Statement, _ position: Int) throws(Refusal) -> Effects {
        guard statement.isWord(position, "as"), statement.isWord(position + 1, "transaction") else {
            throw .unclear("SET", "which setting is changed")
        }
        try judgeModes(statement, from: position + 2)
        return .other
    }

    /// A name, perhaps of several parts, and the end of the statement or what a name ends with.
    private func judgeNamed(_ statement: Statement, _ position: Int) throws(Refusal) -> Effects {
        var position = position
        var parts: [String] = []
        while case .known(let part) = statement.name(position) {
            parts.append(String(decoding: part.utf8.lazy.map(\.folded), as: UTF8.self))
            position += 1
            guard statement.isCharacter(position, ".") else {
                guard position == statement.count || isEndOfName(statement, position) else { break }
                let name = parts.joined(separator: ".")
                if name.hasSuffix("transaction_read_only"), isOn(statement, from: position) { return .other }
                try judgeSetting(name)
                return .other
            }
            position += 1
        }
        throw .unclear("SET", "which setting is changed")
    }

    /// The statement ends with `= on`, or another way to say so: careful clients ask for what they have.
    private func isOn(_ statement: Statement, from position: Int) -> Bool {
        guard statement.isCharacter(position, "=") || statement.isWord(position, "to"),
            statement.count == position + 2
        else { return false }
        return statement.isWord(position + 1, "on", "true", "yes")
            || statement.text(position + 1).elementsEqual("1".utf8)
    }

    /// What stands there goes on behind a setting's name.
    private func isEndOfName(_ statement: Statement, _ position: Int) -> Bool {
        statement.isCharacter(position, "=") || statement.isCharacter(position, ".")
            || statement.isWord(position, "to", "from")
    }
}
