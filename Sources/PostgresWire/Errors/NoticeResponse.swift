/// The server's remark (`N`): the fields of an ErrorResponse, without any error.
public struct NoticeResponse: Equatable, Sendable {
    /// `N`
    public static let type = UInt8(ascii: "N")

    /// All fields, in the order they were sent.
    public var fields: ResponseFields

    /// A remark to be sent.
    public init(fields: ResponseFields) {
        self.fields = fields
    }

    /// `WARNING`, `NOTICE`, `DEBUG`, `INFO` or `LOG`; not translated where the server says so.
    public var severity: String? { fields["V"] ?? fields["S"] }
    /// Five characters, `01000` for example (`C`).
    public var sqlState: String? { fields["C"] }
    /// The primary message (`M`).
    public var message: String? { fields["M"] }
    /// More about the cause (`D`).
    public var detail: String? { fields["D"] }
    /// What to do about it (`H`).
    public var hint: String? { fields["H"] }

    /// Reads a payload.
    public static func decode(_ payload: [UInt8]) throws(WireError) -> NoticeResponse {
        NoticeResponse(fields: try .decode(payload, message: "NoticeResponse"))
    }

    /// Appends the message. Traps on zero bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type, payload: fields.encode)
    }
}
