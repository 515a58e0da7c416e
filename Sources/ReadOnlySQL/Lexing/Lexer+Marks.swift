extension Lexer {
    /// Operators are as long as can be, but a comment begins within one, and `+` and `-` end only those that SQL cannot
    /// have: `=-1` is two.
    mutating func takeOperator() -> Token.Kind {
        let start = index
        var stop = start
        while stop < end, bytes[stop].isOperator, !has("/", "*", at: stop), !has("-", "-", at: stop) { stop += 1 }
        if bytes[start..<stop].allSatisfy(\.isSQLOperator) {
            while stop > start + 1, bytes[stop - 1] == UInt8(ascii: "+") || bytes[stop - 1] == UInt8(ascii: "-") {
                stop -= 1
            }
        }
        index = stop
        return stop == start + 1 && bytes[start].isOperatorAlone ? .character(bytes[start]) : .mark
    }

    /// `..`, a number such as `.5`, or a dot.
    mutating func takeDot() -> Token.Kind {
        if byte(index + 1) == UInt8(ascii: ".") {
            index += 2
            return .mark
        }
        guard let next = byte(index + 1), next.isDigit else {
            index += 1
            return .character(UInt8(ascii: "."))
        }
        index += 1
        skipDigits()
        skipExponent()
        return .number
    }

    /// Digits, a fraction and an exponent. `1..2` is two numbers with `..` between them.
    mutating func takeNumber() -> Token.Kind {
        skipDigits()
        if byte(index) == UInt8(ascii: "."), byte(index + 1) != UInt8(ascii: ".") {
            index += 1
            skipDigits()
        }
        skipExponent()
        return .number
    }

    mutating func skipDigits() {
        while index < end, bytes[index].isDigit { index += 1 }
    }

    /// Only with digits in it: `1e` is a number and a word, or an error.
    private mutating func skipExponent() {
        guard byte(index)?.folded == UInt8(ascii: "e") else { return }
        let hasSign = byte(index + 1) == UInt8(ascii: "+") || byte(index + 1) == UInt8(ascii: "-")
        let digits = index + (hasSign ? 2 : 1)
        guard let first = byte(digits), first.isDigit else { return }
        index = digits
        skipDigits()
    }
}
