/// A key of a terminal's keyboard, as far as a list needs it.
enum Key: Equatable {
    case up
    case down
    case pageUp
    case pageDown
    case home
    case end
    case enter
    case escape
    case backspace
    case digit(Int)
    case other

    /// What arrived at a time, as keys. An escape sequence is in it as a whole: terminals send it in one piece.
    static func decode(_ bytes: [UInt8]) -> [Key] {
        var keys: [Key] = []
        var rest = bytes[...]
        while let first = rest.popFirst() {
            switch first {
            case 0x1B: keys.append(sequence(&rest))
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): keys.append(.enter)
            case 0x08, 0x7F: keys.append(.backspace)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): keys.append(.digit(Int(first - UInt8(ascii: "0"))))
            case UInt8(ascii: "k"), 0x10: keys.append(.up)
            case UInt8(ascii: "j"), 0x0E: keys.append(.down)
            case UInt8(ascii: "q"), 0x04: keys.append(.escape)
            case _: keys.append(.other)
            }
        }
        return keys
    }

    /// Behind an escape: `[` or `O`, parameters, and a letter or `~` (ECMA-48, 5.4; xterm's ctlseqs).
    private static func sequence(_ rest: inout ArraySlice<UInt8>) -> Key {
        guard let second = rest.first else { return .escape }
        guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O") else { return .escape }
        rest.removeFirst()
        var parameters: [UInt8] = []
        while let byte = rest.popFirst() {
            guard (0x40...0x7E).contains(byte) else {
                parameters.append(byte)
                continue
            }
            switch (byte, String(decoding: parameters, as: UTF8.self)) {
            case (UInt8(ascii: "A"), _): return .up
            case (UInt8(ascii: "B"), _): return .down
            case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): return .home
            case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): return .end
            case (UInt8(ascii: "~"), "5"): return .pageUp
            case (UInt8(ascii: "~"), "6"): return .pageDown
            case _: return .other
            }
        }
        return .other
    }
}
