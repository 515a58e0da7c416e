/// The statements of one Query message, in the order in which the server runs them.
///
/// Cuts at semicolons as psql does (src/fe_utils/psqlscan.l): not within parentheses, and not within the body of a
/// function that is written as `BEGIN ATOMIC … END`. What has no token but comments is no statement; its comments go to
/// a neighbour, because tags often stand behind the last semicolon.
package struct StatementSplit: Equatable, Sendable {
    package struct Part: Equatable, Sendable {
        /// Bytes of the text, without white space and semicolon around them.
        package var range: Range<Int>
        /// Characters of the text before it: the server counts error positions in characters.
        package var charactersBefore: Int
    }

    package var parts: [Part] = []

    package init(_ text: [UInt8], standardStrings: Bool = true) {
        let sql = SQLText(text, standardStrings: standardStrings)
        var ranges: [Range<Int>] = []
        var body = FunctionBody()
        var depth = 0
        var start: Int?
        var end = 0
        var isStatement = false
        for token in sql.tokens {
            if depth == 0, !body.isOpen, sql.isSymbol(token, ";") {
                if isStatement, let begin = start { ranges.append(begin..<end) }
                if isStatement { start = nil }
                isStatement = false
                body = FunctionBody()
                continue
            }
            if start == nil { start = token.range.lowerBound }
            end = token.range.upperBound
            guard !token.isComment else { continue }
            isStatement = true
            if sql.isSymbol(token, "(") { depth += 1 }
            if sql.isSymbol(token, ")") { depth = max(0, depth - 1) }
            if depth == 0 { body.passed(token, of: sql) }
        }
        if let begin = start {
            if isStatement {
                ranges.append(begin..<end)
            } else if let last = ranges.last {
                ranges[ranges.count - 1] = last.lowerBound..<end
            }
        }
        // A single statement keeps its text as it was sent, but for white space around it.
        if ranges.count == 1, let first = sql.tokens.first, let last = sql.tokens.last {
            ranges[0] = first.range.lowerBound..<last.range.upperBound
        }
        var counted = 0
        var characters = 0
        for range in ranges {
            characters += text[counted..<range.lowerBound].count { $0 & 0xC0 != 0x80 }
            counted = range.lowerBound
            parts.append(Part(range: range, charactersBefore: characters))
        }
    }
}

/// Whether the statement so far is CREATE FUNCTION or PROCEDURE within a body of SQL's own form.
private struct FunctionBody {
    private var words = 0
    private var isCreate = false
    private var makesFunction = false
    private var depth = 0

    var isOpen: Bool { depth > 0 }

    mutating func passed(_ token: SQLToken, of sql: SQLText) {
        words += 1
        if words == 1 { isCreate = sql.isWord(token, "create") }
        guard isCreate else { return }
        if words <= 4, sql.isWord(token, "function") || sql.isWord(token, "procedure") { makesFunction = true }
        guard makesFunction else { return }
        if sql.isWord(token, "begin") {
            depth += 1
        } else if sql.isWord(token, "case") {
            if depth > 0 { depth += 1 }
        } else if sql.isWord(token, "end") {
            depth = max(0, depth - 1)
        }
    }
}
