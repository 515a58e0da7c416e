/// A statement's text with the values of its parameters in their places.
package struct SQLWithParameters: Equatable, Sendable {
    package let text: String
    /// Each parameter of the text was replaced by its whole value.
    package let isComplete: Bool

    /// Replaces `$1` and the like where PostgreSQL would: not within strings, comments, quoted names or dollar quotes, not
    /// as the beginning of `$10`, and never in what it has put in itself. What is not known stays as it is.
    package init(_ text: String, parameters: [Parameter], standardStrings: Bool = true) {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var copied = 0
        var isComplete = true
        for token in SQLToken.scan(bytes, standardStrings: standardStrings) where token.kind == .parameter {
            let digits = String(decoding: bytes[token.range].dropFirst(), as: UTF8.self)
            guard let number = Int(digits), parameters.indices.contains(number - 1) else {
                isComplete = false
                continue
            }
            let parameter = parameters[number - 1]
            if !parameter.isReadable { isComplete = false }
            result += bytes[copied..<token.range.lowerBound]
            let constant = Array(SQLLiteral.constant(parameter).utf8)
            // `LIKE$1` and `$1AND` are words beside a parameter, but not beside a constant.
            if let before = result.last, Self.runsInto(before), let first = constant.first, Self.isWordOrQuote(first) {
                result.append(0x20)
            }
            result += constant
            copied = token.range.upperBound
            if copied < bytes.count, Self.isWordOrQuote(bytes[copied]) { result.append(0x20) }
        }
        result += bytes[copied...]
        self.text = String(decoding: result, as: UTF8.self)
        self.isComplete = isComplete
    }

    private static func runsInto(_ byte: UInt8) -> Bool {
        SQLScanner.startsWord(byte) || SQLScanner.isDigit(byte) || byte == UInt8(ascii: "'")
            || byte == UInt8(ascii: "$")
    }

    private static func isWordOrQuote(_ byte: UInt8) -> Bool {
        SQLScanner.startsWord(byte) || SQLScanner.isDigit(byte) || byte == UInt8(ascii: "'")
            || byte == UInt8(ascii: "$")
            || byte == UInt8(ascii: "-")
    }
}
