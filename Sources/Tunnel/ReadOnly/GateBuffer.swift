/// Bytes that wait at a gate, and the header of the message at their beginning.
struct GateBuffer {
    private var bytes: [UInt8] = []
    private var start = 0

    static let headerLength = 5

    var count: Int {
        bytes.count - start
    }

    mutating func append(_ new: UnsafeRawBufferPointer) {
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
            start = 0
        } else if start > Self.keptCapacity {
            bytes.removeFirst(start)
            start = 0
        }
        bytes.append(contentsOf: new)
    }

    /// The message's type and the length of its payload, once they are there; a length that cannot be is negative.
    var header: (type: UInt8, payloadLength: Int)? {
        guard count >= Self.headerLength else { return nil }
        let length = bytes[start + 1..<start + 5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return (bytes[start], length > UInt32(Int32.max) ? -1 : Int(length) - 4)
    }

    /// The first bytes of the payload.
    func payload(_ count: Int) -> [UInt8] {
        let first = start + Self.headerLength
        return Array(bytes[first..<first + count])
    }

    /// Takes bytes out, as many as there are, to the end of `output`. Returns how many.
    @discardableResult
    mutating func move(_ wanted: Int, to output: inout [UInt8]) -> Int {
        let moved = min(wanted, count)
        output.append(contentsOf: bytes[start..<start + moved])
        start += moved
        return moved
    }

    /// Takes bytes out for good, as many as there are. Returns how many.
    @discardableResult
    mutating func drop(_ wanted: Int) -> Int {
        let dropped = min(wanted, count)
        start += dropped
        return dropped
    }

    /// An idle session holds no more.
    private static let keptCapacity = 16 * 1024
}
