/// The client's good-bye (`X`), without content.
package struct Terminate: Equatable, Sendable {
    /// `X`
    package static let type = UInt8(ascii: "X")

    /// The whole message.
    package static let encoded: [UInt8] = [type, 0, 0, 0, 4]

    /// The message has no content.
    package init() {}

    /// Reads a payload, which must be empty.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> Terminate {
        _ = try ByteReader(payload, message: "Terminate", length: 0...0)
        return Terminate()
    }

    /// Appends the message.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) { _ in }
    }
}
