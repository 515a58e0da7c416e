/// A name as the server compares it.
enum Name: Equatable {
    /// Folded where it was not quoted, and cut to the server's 63 bytes.
    case known(String)
    /// Written so that the server may read another name than the one that stands there: with Unicode escapes, or with
    /// letters beyond ASCII, which the server's locale may fold to ASCII ones (Turkish: `İ` to `i`).
    case unclear

    /// NAMEDATALEN less one.
    static let lengthLimit = 63

    /// Nil where the token is no name.
    init?(_ token: Token, _ bytes: [UInt8]) {
        let text = bytes[token.range]
        switch token.kind {
        case .word:
            guard text.allSatisfy({ $0 < 0x80 }) else {
                self = .unclear
                return
            }
            self = .known(String(decoding: text.prefix(Self.lengthLimit).map(\.folded), as: UTF8.self))
        case .quotedName:
            var name: [UInt8] = []
            var isSecondQuote = false
            for byte in text.dropFirst().dropLast() {
                isSecondQuote = byte == UInt8(ascii: "\"") && !isSecondQuote
                if !isSecondQuote { name.append(byte) }
            }
            self = .known(String(decoding: name.prefix(Self.lengthLimit), as: UTF8.self))
        case .unicodeName: self = .unclear
        case .string, .unicodeString, .bitString, .number, .parameter, .mark, .character: return nil
        }
    }
}
