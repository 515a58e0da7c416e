/// What characters decompose into (NFKD), and what composes again: UnicodeData.txt without Hangul, for Unicode 3.2.
///
/// A record of the table is the distance of its code point from the last record's and a header. Header 0: a run of
/// characters with a part each, then their number and the first part; a part that comes first is told by its
/// difference from the last such one. Else the header is the number of parts, doubled, plus 1 if they compose again;
/// then the parts.
struct Decompositions: Sendable {
    /// Read once, when a password needs it.
    static let shared = Decompositions()

    /// Parts of the longest decomposition, that of U+FDFA.
    static let longest = 18

    private var codes: [UInt32] = []
    /// Where the parts of a code point begin; those of the next follow.
    private var starts: [Int] = []
    private var parts: [Unicode.Scalar] = []
    private var composites: [Pair: Unicode.Scalar] = [:]

    private struct Pair: Hashable {
        let first: Unicode.Scalar
        let second: Unicode.Scalar
    }

    private init() {
        var numbers = PackedNumbers(UnicodeTables.decompositions)
        var (code, first): (UInt32, Int) = (0, 0)
        var composing: [Int] = []
        while let distance = numbers.next() {
            code += distance
            let header = numbers.expect()
            let runCount = header == 0 ? numbers.expect() : 1
            first += numbers.expectSigned()
            for offset in 0..<runCount {
                codes.append(code + offset)
                starts.append(parts.count)
                parts.append(Self.scalar(UInt32(first) + offset))
            }
            code += runCount
            if header & 1 == 1 { composing.append(codes.count - 1) }
            for _ in 1..<max(1, header >> 1) { parts.append(Self.scalar(numbers.expect())) }
        }
        starts.append(parts.count)
        // Shorter ones first: all but the last part of a longer one compose to a character of their own.
        for count in 2...4 {
            for index in composing where starts[index + 1] - starts[index] == count { addComposite(index) }
        }
    }

    private mutating func addComposite(_ index: Int) {
        let parts = parts[starts[index]..<starts[index + 1]]
        let last = parts[parts.endIndex - 1]
        let head = parts.dropFirst().dropLast().reduce(parts[parts.startIndex]) { head, part in
            guard let next = composites[Pair(first: head, second: part)] else {
                preconditionFailure("a character composes of parts that do not compose")
            }
            return next
        }
        composites[Pair(first: head, second: last)] = Self.scalar(codes[index])
    }

    /// The full decomposition; empty where the character stands for itself.
    func parts(of scalar: Unicode.Scalar) -> ArraySlice<Unicode.Scalar> {
        let index = codes.partitionPoint { $0 >= scalar.value }
        guard index < codes.count, codes[index] == scalar.value else { return [] }
        return parts[starts[index]..<starts[index + 1]]
    }

    /// The character that the two are one of.
    func composite(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        composites[Pair(first: first, second: second)]
    }

    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { preconditionFailure("a table names a surrogate") }
        return scalar
    }
}
