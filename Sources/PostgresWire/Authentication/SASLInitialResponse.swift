/// The client's choice of a SASL mechanism, with its first message.
package struct SASLInitialResponse: Equatable, Sendable {
    /// `p`, shared with PasswordMessage; only the context tells them apart.
    package static let type = UInt8(ascii: "p")

    /// One of the names that the server offered.
    package var mechanism: String
    /// The client's first message; nil (-1 on the wire) where the mechanism has none.
    package var data: [UInt8]?

    /// A response to be sent.
    package init(mechanism: String, data: [UInt8]?) {
        self.mechanism = mechanism
        self.data = data
    }

    /// Reads a payload; invalid UTF-8 in the mechanism's name is replaced.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> SASLInitialResponse {
        let message = "SASLInitialResponse"
        var reader = try ByteReader(payload, message: message, length: 5...PasswordMessage.payloadLimit)
        let mechanism = String(decoding: try reader.cString("mechanism"), as: UTF8.self)
        let length = Int32(bitPattern: try reader.uint32())
        guard length >= -1 else { throw .unexpectedValue(message: message, field: "data length") }
        let data = length == -1 ? nil : try reader.bytes(Int(length))
        try reader.end()
        return SASLInitialResponse(mechanism: mechanism, data: data)
    }

    /// Appends the message. Traps on a mechanism with a zero byte.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) {
            $0.append(cString: Array(mechanism.utf8))
            $0.append(uint32: data.map { UInt32($0.count) } ?? UInt32.max)
            $0.append(contentsOf: data ?? [])
        }
    }
}
