/// The tokens of one statement, with the questions that its judgement asks.
struct Statement {
    let bytes: [UInt8]
    let tokens: ArraySlice<Token>

    var count: Int {
        tokens.count
    }

    private subscript(_ position: Int) -> Token? {
        position >= 0 && position < tokens.count ? tokens[tokens.startIndex + position] : nil
    }

    func kind(_ position: Int) -> Token.Kind? {
        self[position]?.kind
    }

    /// The keyword there, or an identifier without quotes, in small letters. Nil for everything else, and where the
    /// server may fold a character that is not ASCII to one that is.
    func word(_ position: Int) -> String? {
        guard let token = self[position], token.kind == .word else { return nil }
        let text = bytes[token.range]
        guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(decoding: text.lazy.map(\.folded), as: UTF8.self)
    }

    func isCharacter(_ position: Int, _ character: Unicode.Scalar) -> Bool {
        kind(position) == .character(UInt8(ascii: character))
    }

    /// What stands there is one of these words.
    func isWord(_ position: Int, _ words: String...) -> Bool {
        word(position).map(words.contains) ?? false
    }

    /// This word, in small letters, stands somewhere.
    func contains(word: StaticString) -> Bool {
        tokens.contains { token in
            token.kind == .word && token.range.count == word.utf8CodeUnitCount
                && word.withUTF8Buffer { $0.elementsEqual(bytes[token.range].lazy.map(\.folded)) }
        }
    }

    /// The text of the token, escaped nowhere.
    func text(_ position: Int) -> ArraySlice<UInt8> {
        self[position].map { bytes[$0.range] } ?? []
    }

    func name(_ position: Int) -> Name? {
        self[position].flatMap { Name($0, bytes) }
    }

    /// The identifier there as a server folds it whose locale has a letter beyond ASCII for a capital `i`, the only
    /// such letter: `İ` of Turkish, one byte in the server's encoding and perhaps more in the client's.
    func foldedInTurkish(_ position: Int) -> String {
        var folded: [UInt8] = []
        var isInside = false
        for byte in text(position) {
            if byte < 0x80 { folded.append(byte.folded) } else if !isInside { folded.append(UInt8(ascii: "i")) }
            isInside = byte >= 0x80
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// Behind the parenthesis that closes the one at `position`; nil where none does.
    func behindParentheses(_ position: Int) -> Int? {
        var depth = 0
        for position in position..<max(position, count) {
            if isCharacter(position, "(") { depth += 1 }
            guard isCharacter(position, ")") else { continue }
            depth -= 1
            if depth <= 0 { return position + 1 }
        }
        return nil
    }

    /// The statement from `position` on.
    func rest(_ position: Int) -> Statement {
        Statement(bytes: bytes, tokens: tokens.dropFirst(position))
    }
}
