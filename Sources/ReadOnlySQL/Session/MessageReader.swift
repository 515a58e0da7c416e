/// Reads the texts at the beginning of a message from a client.
struct MessageReader {
    let bytes: [UInt8]
    private(set) var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// What is left.
    var remaining: Int {
        bytes.count - index
    }

    /// Where the next text is, without the zero byte that ends it; nil where none does.
    mutating func text() -> Range<Int>? {
        guard let zero = bytes[index...].firstIndex(of: 0) else { return nil }
        defer { index = zero + 1 }
        return index..<zero
    }

    mutating func number(of length: Int) -> Int? {
        guard remaining >= length else { return nil }
        defer { index += length }
        return bytes[index..<index + length].reduce(0) { $0 << 8 | Int($1) }
    }
}
