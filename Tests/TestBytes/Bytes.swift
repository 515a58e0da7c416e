/// Text as bytes; `\0` is a zero byte.
package func ascii(_ text: String) -> [UInt8] {
    Array(text.utf8)
}

/// A number as four bytes in network order.
package func int32(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
}

/// A packet without a type byte: its length and what follows.
package func packet(_ content: [UInt8]) -> [UInt8] {
    int32(UInt32(content.count + 4)) + content
}

/// A message: type byte, length, payload.
package func message(_ type: Unicode.Scalar, _ payload: [UInt8] = []) -> [UInt8] {
    [UInt8(ascii: type)] + packet(payload)
}

/// What `encode(into:)` appends, with a check that it leaves alone what is there.
package func encoded(_ encode: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes: [UInt8] = [0xAA]
    encode(&bytes)
    precondition(bytes.first == 0xAA, "encode(into:) must append")
    return Array(bytes.dropFirst())
}

/// The bytes whole, one at a time, and in two pieces split at every place.
package func splitEverywhere(_ bytes: [UInt8]) -> [[[UInt8]]] {
    [[bytes], bytes.map { [$0] }] + (0...bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
}

/// The bytes in pieces of equal length, the last one shorter.
package func pieces(_ bytes: [UInt8], of length: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: length).map { Array(bytes[$0..<min($0 + length, bytes.count)]) }
}
