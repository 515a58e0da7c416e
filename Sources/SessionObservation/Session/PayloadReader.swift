/// Reads the fields of a message of which maybe only the beginning is there: nil where the bytes end.
struct PayloadReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - offset }

    mutating func uint8() -> UInt8? {
        guard remaining >= 1 else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func uint16() -> UInt16? {
        guard remaining >= 2 else { return nil }
        defer { offset += 2 }
        return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
    }

    mutating func uint32() -> UInt32? {
        guard let high = uint16(), let low = uint16() else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    mutating func int32() -> Int32? { uint32().map { Int32(bitPattern: $0) } }

    mutating func uint64() -> UInt64? {
        guard let high = uint32(), let low = uint32() else { return nil }
        return UInt64(high) << 32 | UInt64(low)
    }

    mutating func int64() -> Int64? { uint64().map { Int64(bitPattern: $0) } }

    mutating func int16() -> Int16? { uint16().map { Int16(bitPattern: $0) } }

    /// So many bytes, or as many as there are.
    mutating func upTo(_ count: Int) -> ArraySlice<UInt8> {
        let end = offset + min(max(0, count), remaining)
        defer { offset = end }
        return bytes[offset..<end]
    }

    mutating func exactly(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, remaining >= count else { return nil }
        return upTo(count)
    }

    /// A string whose end is there.
    mutating func cString() -> ArraySlice<UInt8>? {
        guard let zero = bytes[offset...].firstIndex(of: 0) else { return nil }
        defer { offset = zero + 1 }
        return bytes[offset..<zero]
    }

    /// A string, or what is there of it; nil when nothing is left.
    mutating func cStringOrRest() -> ArraySlice<UInt8>? {
        guard remaining > 0 else { return nil }
        return cString() ?? upTo(remaining)
    }
}
