/// The client's next message of a SASL mechanism.
package struct SASLResponse: Equatable, Sendable {
    /// `p`, shared with PasswordMessage; only the context tells them apart.
    package static let type = UInt8(ascii: "p")

    /// The message, as the mechanism made it.
    package var data: [UInt8]

    /// A response to be sent.
    package init(data: [UInt8]) {
        self.data = data
    }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> SASLResponse {
        var reader = try ByteReader(payload, message: "SASLResponse", length: 0...PasswordMessage.payloadLimit)
        return SASLResponse(data: reader.rest())
    }

    /// Appends the message.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) { $0.append(contentsOf: data) }
    }
}
