import PostgresWire

/// What goes to the server in place of a message that was refused: one that the server refuses as well, so that the
/// transaction, what is skipped and the next ReadyForQuery are its own.
package struct Replacement: Equatable, Sendable {
    /// The type that the server sees.
    package let type: UInt8
    package let bytes: [UInt8]
    package let refusal: Refusal

    /// Shows in the server's log, and in an answer to it.
    static let mark = "refused by ppg-tunnel --read-only"

    /// For a Query or a FunctionCall. TRUNCATE is refused before its table is looked for, and there is none of this
    /// name.
    static func query(_ refusal: Refusal) -> Replacement {
        var bytes: [UInt8] = []
        Query("TRUNCATE \"\(mark)\"").encode(into: &bytes)
        return Replacement(type: Query.type, bytes: bytes, refusal: refusal)
    }

    /// For a message of the extended protocol: a Parse of what cannot be parsed, as there is no such column, so that no
    /// Bind meets a statement with other parameters. In a failed transaction the server says so, as it would have.
    static func step(_ refusal: Refusal, name: ArraySlice<UInt8>) -> Replacement {
        var payload = Array(name) + [0]
        payload += Array("SELECT \"\(mark)\"".utf8) + [0, 0, 0]
        var bytes: [UInt8] = []
        Frame(type: FrontendMessageType.parse, payload: payload).encode(into: &bytes)
        return Replacement(type: FrontendMessageType.parse, bytes: bytes, refusal: refusal)
    }

    /// The server's answer to a replacement in the tunnel's words, or nil where it is one to something else: to a
    /// message before, or to a failed transaction.
    func reworded(_ error: ErrorResponse, answersQuery: Bool) -> ErrorResponse? {
        let isOwn = type == Query.type ? answersQuery && refusesTruncate(error) : refusesColumn(error)
        guard isOwn else { return nil }
        var fields = error.fields.list.filter { $0.code == UInt8(ascii: "S") || $0.code == UInt8(ascii: "V") }
        let texts: [(Unicode.Scalar, String)] = [
            ("C", SQLState.readOnlySQLTransaction.rawValue), ("M", refusal.message), ("D", refusal.reason),
            ("H", Refusal.hint),
        ]
        for (letter, text) in texts {
            fields.append(ResponseFields.Field(code: UInt8(ascii: letter), value: Array(text.utf8)))
        }
        return ErrorResponse(fields: ResponseFields(fields))
    }

    /// Behind the end of a transaction the next one may write: there the table is looked for, and not found.
    private func refusesTruncate(_ error: ErrorResponse) -> Bool {
        error.sqlState == .readOnlySQLTransaction || error.sqlState == .undefinedTable && namesMark(error)
    }

    private func refusesColumn(_ error: ErrorResponse) -> Bool {
        error.sqlState == .undefinedColumn && namesMark(error)
    }

    private func namesMark(_ error: ErrorResponse) -> Bool {
        error.message?.contains(Self.mark) ?? false
    }
}

extension Refusal {
    /// For the client, and for the log.
    package var message: String {
        "cannot execute \(what) through a read-only tunnel"
    }

    static let hint = "ppg-tunnel was started with --read-only. What is meant to write needs a tunnel without it."
}
