/// The tables of RFC 3454 that RFC 4013 names.
enum StringprepTables {
    /// Ranges of code points in ascending order.
    struct Ranges: Sendable {
        private let starts: [UInt32]
        private let ends: [UInt32]

        /// `text`: see `UnicodeTables`.
        init(_ text: String) {
            var numbers = PackedNumbers(text)
            var (starts, ends): ([UInt32], [UInt32]) = ([], [])
            while let distance = numbers.next() {
                starts.append((ends.last ?? 0) + distance)
                ends.append(starts[starts.count - 1] + numbers.expect())
            }
            (self.starts, self.ends) = (starts, ends)
        }

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            let index = starts.partitionPoint { $0 > scalar.value }
            return index > 0 && scalar.value < ends[index - 1]
        }
    }

    /// D.1, characters with bidirectional property R or AL.
    static let rightToLeft = Ranges(UnicodeTables.rightToLeft)
    /// D.2, characters with bidirectional property L.
    static let leftToRight = Ranges(UnicodeTables.leftToRight)

    /// C.1.2, non-ASCII spaces. U+200B is in B.1 as well; PostgreSQL asks here first.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// B.1, commonly mapped to nothing.
    static func isMappedToNothing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x034F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: true
        default: false
        }
    }

    /// C.1.2 to C.9, and A.1: what Unicode 3.2 does not have.
    static func isProhibited(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0xA0, 0x0340...0x0341, 0x06DD, 0x070F, 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F,
            0x205F...0x2063, 0x206A...0x206F, 0x2FF0...0x2FFB, 0x3000, 0xE000...0xF8FF, 0xFDD0...0xFDEF, 0xFEFF,
            0xFFF9...0xFFFF, 0x1D173...0x1D17A, 0xE0001, 0xE0020...0xE007F, 0xF0000...0x10FFFF:
            true
        case let value where value & 0xFFFE == 0xFFFE: true
        default: isNewerThan3Point2(scalar)
        }
    }

    private static func isNewerThan3Point2(_ scalar: Unicode.Scalar) -> Bool {
        guard let age = scalar.properties.age else { return true }
        return age > (3, 2)
    }
}
