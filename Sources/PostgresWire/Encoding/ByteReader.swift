/// Reads the fields of one packet or message from front to back.
///
/// It is made with the limits of the message, which are checked before anything is read, and ends with `end()`,
/// which demands that everything was consumed. Each fault names the message it was found in.
struct ByteReader {
    private let bytes: [UInt8]
    private let message: String
    private var offset = 0

    init(_ bytes: [UInt8], message: String, length: ClosedRange<Int>) throws(WireError) {
        guard length.contains(bytes.count) else {
            throw .lengthOutOfRange(message: message, length: bytes.count, allowed: length)
        }
        self.bytes = bytes
        self.message = message
    }

    var remaining: Int {
        bytes.count - offset
    }

    mutating func uint8() throws(WireError) -> UInt8 {
        guard remaining >= 1 else { throw .truncated(message: message) }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func uint32() throws(WireError) -> UInt32 {
        guard remaining >= 4 else { throw .truncated(message: message) }
        defer { offset += 4 }
        return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func bytes(_ count: Int) throws(WireError) -> [UInt8] {
        guard count >= 0, remaining >= count else { throw .truncated(message: message) }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    mutating func rest() -> [UInt8] {
        defer { offset = bytes.count }
        return Array(bytes[offset...])
    }

    /// The bytes up to the next zero, which is consumed and not returned.
    mutating func cString(_ field: String) throws(WireError) -> [UInt8] {
        guard let zero = bytes[offset...].firstIndex(of: 0) else {
            throw .missingTerminator(message: message, field: field)
        }
        defer { offset = zero + 1 }
        return Array(bytes[offset..<zero])
    }

    func end() throws(WireError) {
        guard remaining == 0 else { throw .trailingBytes(message: message, count: remaining) }
    }
}
