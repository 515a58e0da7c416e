/// Why a statement failed.
package struct StatementError: Equatable, Sendable {
    /// ERROR, FATAL, PANIC
    package var severity: String
    /// Five characters.
    package var sqlState: String
    package var message: String
    package var detail: String?
    package var hint: String?
    /// Characters from the start of the statement's text, from 1; what was cut off is counted.
    package var position: Int?
    /// A position in a query that the server itself made, and that query.
    package var internalPosition: Int?
    package var internalQuery: String?
    /// Where in functions it happened.
    package var context: String?
    package var schema: String?
    package var table: String?
    package var column: String?
    package var constraint: String?
}

/// A remark of the server.
package struct ServerNotice: Equatable, Sendable {
    /// WARNING, NOTICE, DEBUG, INFO, LOG
    package var severity: String
    package var sqlState: String
    package var message: String
    package var detail: String?
    package var hint: String?
}

/// What another session sent with NOTIFY.
package struct ServerNotification: Equatable, Sendable {
    package var processID: UInt32
    package var channel: String
    package var payload: String
}

extension StatementError {
    init(_ fields: ReportFields) {
        severity = fields["V"] ?? fields["S"] ?? ""
        sqlState = fields["C"] ?? ""
        message = fields["M"] ?? ""
        detail = fields["D"]
        hint = fields["H"]
        position = fields["P"].flatMap { Int($0) }
        internalPosition = fields["p"].flatMap { Int($0) }
        internalQuery = fields["q"]
        context = fields["W"]
        schema = fields["s"]
        table = fields["t"]
        column = fields["c"]
        constraint = fields["n"]
    }

    /// After FATAL and PANIC the session is over.
    var endsSession: Bool { severity == "FATAL" || severity == "PANIC" }
}

extension ServerNotice {
    init(_ fields: ReportFields) {
        severity = fields["V"] ?? fields["S"] ?? ""
        sqlState = fields["C"] ?? ""
        message = fields["M"] ?? ""
        detail = fields["D"]
        hint = fields["H"]
    }
}

/// The fields of an ErrorResponse or NoticeResponse, as far as the payload at hand goes.
struct ReportFields {
    private var list: [(code: UInt8, text: String)] = []

    init(_ payload: [UInt8], limit: Int, encoding: ClientEncoding) {
        var reader = PayloadReader(payload)
        while let code = reader.uint8(), code != 0 {
            guard let value = reader.cStringOrRest() else { return }
            list.append((code, BoundedText(value, length: value.count, limit: limit, encoding: encoding).text))
        }
    }

    subscript(letter: Unicode.Scalar) -> String? {
        list.first { $0.code == UInt8(ascii: letter) }?.text
    }
}
