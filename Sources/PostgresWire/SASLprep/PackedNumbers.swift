/// Reads the numbers of a table in `UnicodeTables`. What it says is our own: a fault in it traps.
struct PackedNumbers {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        guard let bytes = Base64.decode(Array(text.utf8)[...]) else { preconditionFailure("a table is not base64") }
        rest = bytes[...]
    }

    /// The next number; nil at the end.
    mutating func next() -> UInt32? {
        rest.isEmpty ? nil : expect()
    }

    /// The next number, which must be there.
    mutating func expect() -> UInt32 {
        var (number, shift): (UInt32, UInt32) = (0, 0)
        while let byte = rest.popFirst() {
            number |= UInt32(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        preconditionFailure("a table ends in the middle of a number")
    }

    /// A number with a sign, which is in its lowest bit.
    mutating func expectSigned() -> Int {
        let number = expect()
        return number & 1 == 0 ? Int(number >> 1) : -Int(number >> 1) - 1
    }
}

extension [UInt32] {
    /// The index of the first element that satisfies `isBehind`, which holds for all behind it; `count` if there is none.
    func partitionPoint(_ isBehind: (UInt32) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
