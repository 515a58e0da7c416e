extension StatementPolicy {
    /// No function that is known to write is called by name anywhere in the statement.
    func judgeCalls(_ statement: Statement) throws(Refusal) {
        for position in 0..<statement.count where statement.isCharacter(position + 1, "(") {
            switch statement.name(position) {
            case nil: continue
            case .known(let name): try judgeCall(name, statement, position)
            case .unclear where statement.kind(position) == .word:
                if !foldsASCIIOnly { try judgeCall(statement.foldedInTurkish(position), statement, position) }
            case .unclear:
                throw .unclear("a function", "which function is called: its name is written with Unicode escapes")
            }
        }
    }

    private func judgeCall(_ name: String, _ statement: Statement, _ position: Int) throws(Refusal) {
        if name == "set_config" { return try judgeSetConfig(statement, arguments: position + 2) }
        guard let reason = ForbiddenFunctions.reason(for: name) else { return }
        throw Refusal(what: "function \(name)", reason: reason)
    }

    /// `set_config('name', …)`: the name stands there as it is, and is that of a setting that may be changed.
    private func judgeSetConfig(_ statement: Statement, arguments: Int) throws(Refusal) {
        if let setting = settingOfDump(statement) { return try judgeSetConfig(statement, name: setting) }
        guard statement.isCharacter(arguments + 1, ",") else { throw .unclearSetting }
        try judgeSetConfig(statement, name: arguments)
    }

    /// Where the setting's name stands in what pg_dump sends: `SELECT set_config(name, '…', false) FROM pg_settings WHERE
    /// name = '…'`, which changes the setting if the server has one of this name.
    private func settingOfDump(_ statement: Statement) -> Int? {
        let words = [
            (0, "select"), (1, "set_config"), (3, "name"), (7, "false"), (9, "from"), (10, "pg_settings"),
            (11, "where"),
            (12, "name"),
        ]
        let isDump =
            statement.count == 15 && words.allSatisfy { statement.isWord($0, $1) } && statement.isCharacter(2, "(")
            && statement.isCharacter(4, ",") && statement.kind(5) == .string && statement.isCharacter(6, ",")
            && statement.isCharacter(8, ")") && statement.isCharacter(13, "=")
        return isDump ? 14 : nil
    }

    private func judgeSetConfig(_ statement: Statement, name position: Int) throws(Refusal) {
        let text = statement.text(position)
        let name = text.dropFirst().dropLast()
        guard statement.kind(position) == .string, text.first == UInt8(ascii: "'"), name.allSatisfy(Self.isPlainInName)
        else { throw .unclearSetting }
        try judgeSetting(String(decoding: name.lazy.map(\.folded), as: UTF8.self))
    }

    private static func isPlainInName(_ byte: UInt8) -> Bool {
        byte < 0x80 && (byte.continuesIdentifier || byte == UInt8(ascii: "."))
    }
}

extension Refusal {
    fileprivate static let unclearSetting = Refusal.unclear(
        "function set_config",
        "which setting is changed: its name is not a plain string"
    )
}
