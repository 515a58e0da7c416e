extension Statement {
    /// The statements of a text, without those that are empty.
    ///
    /// Cuts at every semicolon. The only statements with one inside are CREATE FUNCTION and CREATE PROCEDURE with a
    /// body in `BEGIN ATOMIC … END`, and CREATE RULE with a list in parentheses. They take all that follows with them:
    /// in a read-only transaction the server refuses them, and so does not come to it.
    static func split(
        _ bytes: [UInt8],
        in range: Range<Int>,
        backslashesEscape: Bool
    ) throws(LexicalError) -> [Statement] {
        var lexer = Lexer(bytes, in: range, backslashesEscape: backslashesEscape)
        var tokens: [Token] = []
        var statements: [Range<Int>] = []
        var start = 0
        var takesRest = false
        while let token = try lexer.next() {
            guard token.kind == .character(UInt8(ascii: ";")) else {
                tokens.append(token)
                continue
            }
            guard start < tokens.count else { continue }
            takesRest = takesRest || Statement(bytes: bytes, tokens: tokens[start...]).hasStatementsInside
            guard !takesRest else {
                tokens.append(token)
                continue
            }
            statements.append(start..<tokens.count)
            start = tokens.count
        }
        if start < tokens.count { statements.append(start..<tokens.count) }
        return statements.map { Statement(bytes: bytes, tokens: tokens[$0]) }
    }

    private var hasStatementsInside: Bool {
        guard isWord(0, "create") else { return false }
        let noun = isWord(1, "or") && isWord(2, "replace") ? 3 : 1
        if isWord(noun, "rule") { return true }
        guard isWord(noun, "function", "procedure") else { return false }
        return (noun..<count).contains { isWord($0, "begin") && isWord($0 + 1, "atomic") }
    }
}
