/// The list of fields that ErrorResponse and NoticeResponse consist of, in the order they were sent.
///
/// Any field may be missing and unknown ones are kept; the named accessors give the first of their kind, with
/// invalid UTF-8 replaced. The text comes from the other side: escape control bytes before showing it.
package struct ResponseFields: Equatable, Sendable {
    /// One field: its letter (PostgreSQL manual, "Error and Notice Message Fields") and its text.
    package struct Field: Equatable, Sendable {
        /// Never zero.
        package var code: UInt8
        /// Without a zero byte.
        package var value: [UInt8]

        /// A field as it stands on the wire.
        package init(code: UInt8, value: [UInt8]) {
            self.code = code
            self.value = value
        }
    }

    /// Fields believed in one message; the manual has eighteen.
    package static let limit = 64

    /// In the order they were sent.
    package var list: [Field]

    /// Fields to be sent.
    package init(_ list: [Field]) {
        self.list = list
    }

    /// The text of the first field with this letter.
    package subscript(letter: Unicode.Scalar) -> String? {
        list.first { $0.code == UInt8(ascii: letter) }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    static func decode(_ payload: [UInt8], message: String) throws(WireError) -> ResponseFields {
        var reader = try ByteReader(payload, message: message, length: 1...BackendMessage.payloadLimit)
        var list: [Field] = []
        while true {
            guard reader.remaining > 0 else { throw .missingTerminator(message: message, field: "fields") }
            let code = try reader.uint8()
            if code == 0 { break }
            guard list.count < limit else { throw .tooMany(message: message, field: "fields", limit: limit) }
            list.append(Field(code: code, value: try reader.cString("field")))
        }
        try reader.end()
        return ResponseFields(list)
    }

    func encode(into bytes: inout [UInt8]) {
        for field in list {
            precondition(field.code != 0, "a zero field code would end the list")
            bytes.append(field.code)
            bytes.append(cString: field.value)
        }
        bytes.append(0)
    }
}
