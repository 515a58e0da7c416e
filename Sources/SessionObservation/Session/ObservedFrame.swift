/// A message that passes, whole or its beginning.
package struct ObservedFrame: Equatable, Sendable {
    /// The type byte.
    package var type: UInt8
    /// The payload, or its first bytes.
    package var bytes: [UInt8]
    /// Bytes of the whole payload.
    package var payloadLength: Int

    /// A message of which the payload, or its beginning, is at hand.
    package init(type: UInt8, bytes: [UInt8], payloadLength: Int) {
        self.type = type
        self.bytes = bytes
        self.payloadLength = payloadLength
    }

    /// A whole message.
    package init(type: UInt8, payload: [UInt8]) {
        self.init(type: type, bytes: payload, payloadLength: payload.count)
    }

    /// Bytes on the wire.
    var length: Int { payloadLength + 5 }
}
