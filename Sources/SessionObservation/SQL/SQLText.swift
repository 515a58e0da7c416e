/// SQL text with its tokens, for whoever looks at words in it.
struct SQLText {
    let bytes: [UInt8]
    let tokens: [SQLToken]

    init(_ text: String, standardStrings: Bool = true) {
        self.init(Array(text.utf8), standardStrings: standardStrings)
    }

    init(_ bytes: [UInt8], standardStrings: Bool = true) {
        self.bytes = bytes
        tokens = SQLToken.scan(bytes, standardStrings: standardStrings)
    }

    func text(_ token: SQLToken) -> String {
        String(decoding: bytes[token.range], as: UTF8.self)
    }

    /// Whether a token is this key word, which is given in lower case.
    func isWord(_ token: SQLToken, _ word: StaticString) -> Bool {
        guard token.kind == .word, token.range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { expected in
            zip(bytes[token.range], expected).allSatisfy { Self.folded($0) == $1 }
        }
    }

    func isSymbol(_ token: SQLToken, _ symbol: Unicode.Scalar) -> Bool {
        token.kind == .symbol && token.range.count == 1 && bytes[token.range.lowerBound] == UInt8(ascii: symbol)
    }

    /// The name that an identifier stands for: folded to lower case, or without its quotes.
    func name(_ token: SQLToken) -> String? {
        switch token.kind {
        case .word:
            return String(decoding: bytes[token.range].map(Self.folded), as: UTF8.self)
        case .quotedIdentifier:
            var inner = bytes[token.range].dropFirst()
            if inner.last == UInt8(ascii: "\"") { inner.removeLast() }
            return String(decoding: inner, as: UTF8.self).replacing("\"\"", with: "\"")
        default:
            return nil
        }
    }

    /// ASCII only, as PostgreSQL folds in databases of UTF-8.
    static func folded(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
