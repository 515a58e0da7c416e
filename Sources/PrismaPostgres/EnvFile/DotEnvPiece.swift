/// A value in a `.env` file is text with references to other variables in it.
package enum DotEnvPiece: Equatable {
    case text([UInt8])
    /// `${NAME}`.
    case reference(String)

    /// Takes a value apart. `\${` is literal; with `unescaping`, so are `\"` and `\\`, and `\n` is a line feed.
    /// A backslash before anything else, and `${` without a name and `}`, stay as they are.
    static func pieces(of value: ArraySlice<UInt8>, unescaping: Bool) -> [DotEnvPiece] {
        var pieces: [DotEnvPiece] = []
        var text: [UInt8] = []
        var rest = value
        while let byte = rest.first {
            if rest.starts(with: "\\${".utf8) {
                text += "${".utf8
                rest = rest.dropFirst(3)
            } else if unescaping, let literal = escaped(rest) {
                text.append(literal)
                rest = rest.dropFirst(2)
            } else if let name = referencedName(rest) {
                pieces += [.text(text), .reference(name.text)]
                text = []
                rest = rest.dropFirst(name.count + 3)
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
        return text.isEmpty ? pieces : pieces + [.text(text)]
    }

    /// What the two bytes of an escape at the front mean.
    private static func escaped(_ bytes: ArraySlice<UInt8>) -> UInt8? {
        guard bytes.first == UInt8(ascii: "\\") else { return nil }
        switch bytes.dropFirst().first {
        case UInt8(ascii: "n"): return UInt8(ascii: "\n")
        case UInt8(ascii: "\""): return UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
        default: return nil
        }
    }

    /// `NAME` of a `${NAME}` at the front.
    private static func referencedName(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.starts(with: "${".utf8) else { return nil }
        let name = bytes.dropFirst(2).prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
        guard !name.isEmpty, name.endIndex < bytes.endIndex, bytes[name.endIndex] == UInt8(ascii: "}") else {
            return nil
        }
        return name
    }
}
