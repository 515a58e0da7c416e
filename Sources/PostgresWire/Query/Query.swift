/// A simple query (`Q`): one or more statements as text.
package struct Query: Equatable, Sendable {
    /// `Q`
    package static let type = UInt8(ascii: "Q")
    /// PostgreSQL's PQ_LARGE_MESSAGE_LIMIT (src/include/libpq/libpq.h): MaxAllocSize less one.
    package static let payloadLimit = 0x3FFF_FFFE

    /// The statements in the client's encoding, without a zero byte.
    package var text: [UInt8]

    /// Statements as they stand on the wire.
    package init(text: [UInt8]) {
        self.text = text
    }

    /// Statements in UTF-8.
    package init(_ text: String) {
        self.init(text: Array(text.utf8))
    }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> Query {
        var reader = try ByteReader(payload, message: "Query", length: 1...payloadLimit)
        let text = try reader.cString("text")
        try reader.end()
        return Query(text: text)
    }

    /// Appends the message. Traps on zero bytes.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) { $0.append(cString: text) }
    }
}
