import PostgresWire

/// What the client is told of a failure.
extension UpstreamFailure {
    /// A refusal in the upstream's own words, field by field, because programs read them: Prisma's engines take the
    /// database's name for 3D000 from the second word of the message. Everything else in ours.
    var response: ErrorResponse {
        guard case .refused(let response) = cause, response.sqlState?.isWellFormed == true,
            response.message?.isEmpty == false
        else { return ErrorResponse(fatal: sqlState, message: message, hint: hint) }
        var passedOn = response.withoutTerminalControls
        if response.hint == nil, let hint {
            passedOn.fields.list.append(ResponseFields.Field(code: UInt8(ascii: "H"), value: Array(hint.utf8)))
        }
        return passedOn
    }

    /// All that is sent: what the upstream had to say before it refused goes first, behind the AuthenticationOk that it
    /// came behind. libpq takes no notice before that.
    var encodedAnswer: [UInt8] {
        var bytes: [UInt8] = []
        if !notices.isEmpty {
            Authentication.ok.encode(into: &bytes)
            for notice in notices { notice.encode(into: &bytes) }
        }
        response.encode(into: &bytes)
        return bytes
    }
}

extension ErrorResponse {
    /// Byte for byte, but for control characters that no message of PostgreSQL has and that could rule the terminal it
    /// is shown on (CVE-2024-10977). Lines and tabs stay, and so does every byte of other encodings.
    fileprivate var withoutTerminalControls: ErrorResponse {
        func shown(_ byte: UInt8) -> [UInt8] {
            guard byte < 0x20 || byte == 0x7F, ![0x09, 0x0A, 0x0D].contains(byte) else { return [byte] }
            return Array("\\u{\(String(byte, radix: 16, uppercase: true))}".utf8)
        }
        return ErrorResponse(
            fields: ResponseFields(
                fields.list.map { ResponseFields.Field(code: $0.code, value: $0.value.flatMap(shown)) }
            )
        )
    }
}
