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
        let text = statement.text(arguments)
        let name = text.dropFirst().dropLast()
        let isLiteral =
            statement.kind(arguments) == .string && statement.isCharacter(arguments + 1, ",")
            && text.first == UInt8(ascii: "'") && name.allSatisfy(Self.isPlainInName)
        guard isLiteral else {
            throw .unclear("function set_config", "which setting is changed: its name is not a plain string")
        }
        try judgeSetting(String(decoding: name.lazy.map(\.folded), as: UTF8.self))
    }

    private static func isPlainInName(_ byte: UInt8) -> Bool {
        byte < 0x80 && (byte.continuesIdentifier || byte == UInt8(ascii: "."))
    }
}
