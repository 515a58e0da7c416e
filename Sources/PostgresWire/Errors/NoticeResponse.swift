/// The server's remark (`N`): the fields of an ErrorResponse, without any error.
package struct NoticeResponse: Equatable, Sendable {
    /// `N`
    package static let type = UInt8(ascii: "N")

    /// All fields, in the order they were sent.
    package var fields: ResponseFields

    /// A remark to be sent.
    package init(fields: ResponseFields) {
        self.fields = fields
    }

    /// `WARNING`, `NOTICE`, `DEBUG`, `INFO` or `LOG`; not translated where the server says so.
    package var severity: String? { fields["V"] ?? fields["S"] }
    /// What it is about, for programs: `01000` for example (`C`).
    package var sqlState: SQLState? { fields["C"].map(SQLState.init) }
    /// The primary message (`M`).
    package var message: String? { fields["M"] }
    /// More about the cause (`D`).
    package var detail: String? { fields["D"] }
    /// What to do about it (`H`).
    package var hint: String? { fields["H"] }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> NoticeResponse {
        NoticeResponse(fields: try .decode(payload, message: "NoticeResponse"))
    }

    /// Appends the message. Traps on zero bytes.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type, payload: fields.encode)
    }
}
