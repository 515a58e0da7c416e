/// How packets and messages are appended to a buffer of bytes, in network byte order.
extension [UInt8] {
    mutating func append(uint32 value: UInt32) {
        append(contentsOf: [
            UInt8(truncatingIfNeeded: value >> 24), UInt8(truncatingIfNeeded: value >> 16),
            UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value),
        ])
    }

    mutating func append(cString value: [UInt8]) {
        precondition(!value.contains(0), "a string with a zero byte cannot be put on the wire")
        append(contentsOf: value)
        append(0)
    }

    /// Appends a packet without a type byte: its length, which counts itself, and what `body` appends.
    mutating func append(packet body: (inout [UInt8]) -> Void) {
        let start = count
        append(uint32: 0)
        body(&self)
        guard let length = UInt32(exactly: count - start), length <= Int32.max else {
            preconditionFailure("a message of 2 GiB or more cannot be put on the wire")
        }
        for position in 0..<4 {
            self[start + position] = UInt8(truncatingIfNeeded: length >> (24 - 8 * position))
        }
    }

    /// Appends a message: its type byte, its length without the type byte, and what `payload` appends.
    mutating func append(message type: UInt8, payload: (inout [UInt8]) -> Void) {
        append(type)
        append(packet: payload)
    }
}
