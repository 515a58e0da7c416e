/// The server's report of an error (`E`).
///
/// `decode` is lenient about which fields there are and strict about how they are put together.
package struct ErrorResponse: Equatable, Sendable {
    /// `E`
    package static let type = UInt8(ascii: "E")

    /// All fields, in the order they were sent.
    package var fields: ResponseFields

    /// A report to be sent.
    package init(fields: ResponseFields) {
        self.fields = fields
    }

    /// A FATAL report, after which the connection is closed. Zero bytes in the texts are left out.
    package init(fatal sqlState: SQLState, message: String, hint: String? = nil) {
        let texts: [(Unicode.Scalar, String?)] = [
            ("S", "FATAL"), ("V", "FATAL"), ("C", sqlState.rawValue), ("M", message), ("H", hint),
        ]
        fields = ResponseFields(
            texts.compactMap { letter, text in
                text.map { ResponseFields.Field(code: UInt8(ascii: letter), value: $0.utf8.filter { $0 != 0 }) }
            }
        )
    }

    /// `ERROR`, `FATAL` or `PANIC`; not translated where the server says so (`V`), else as it came (`S`).
    package var severity: String? { fields["V"] ?? fields["S"] }
    /// What went wrong, for programs (`C`).
    package var sqlState: SQLState? { fields["C"].map(SQLState.init) }
    /// The primary message (`M`).
    package var message: String? { fields["M"] }
    /// More about the cause (`D`).
    package var detail: String? { fields["D"] }
    /// What to do about it (`H`).
    package var hint: String? { fields["H"] }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> ErrorResponse {
        ErrorResponse(fields: try .decode(payload, message: "ErrorResponse"))
    }

    /// The whole message in the form of protocol 2: severity and words, and neither a length nor fields. PostgreSQL itself
    /// still answers a client of versions 1 and 2 so (send_message_to_frontend in elog.c), and no other.
    package var encodedForVersion2: [UInt8] {
        [Self.type] + Array("\(severity ?? ""):  \(message ?? "")\n".utf8).filter { $0 != 0 } + [0]
    }

    /// Appends the message. Traps on zero bytes.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type, payload: fields.encode)
    }
}
