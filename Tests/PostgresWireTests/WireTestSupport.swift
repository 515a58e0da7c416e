import PostgresWire

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    /// A copy with a few bytes replaced, dropped or doubled.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) where !result.isEmpty {
            let position = Int.random(in: 0..<result.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0: result[position] = UInt8.random(in: .min ... .max, using: &self)
            case 1: result.remove(at: position)
            case 2: result.insert(result[position], at: position)
            default: result.removeLast(result.count - position)
            }
        }
        return result
    }

    /// The bytes in pieces of random length.
    mutating func pieces(_ bytes: [UInt8], upTo longest: Int) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...longest, using: &self))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}

/// The bytes whole, one at a time, and in two pieces split at every place.
func splitEverywhere(_ bytes: [UInt8]) -> [[[UInt8]]] {
    var ways = [[bytes], bytes.map { [$0] }]
    for place in 0...bytes.count {
        ways.append([Array(bytes[..<place]), Array(bytes[place...])])
    }
    return ways
}

/// Text as bytes; `\0` is a zero byte.
func ascii(_ text: String) -> [UInt8] {
    Array(text.utf8)
}

/// A number as four bytes in network order.
func int32(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
}

/// A packet without a type byte: its length and what follows.
func packet(_ content: [UInt8]) -> [UInt8] {
    int32(UInt32(content.count + 4)) + content
}

/// What `encode(into:)` appends, with a check that it leaves alone what is there.
func encoded(_ encode: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes: [UInt8] = [0xAA]
    encode(&bytes)
    precondition(bytes.first == 0xAA, "encode(into:) must append")
    return Array(bytes.dropFirst())
}

/// The error a decoder throws, or nil.
func fault<Value>(_ body: () throws(WireError) -> Value) -> WireError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
