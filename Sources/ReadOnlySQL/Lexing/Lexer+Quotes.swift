extension Lexer {
    /// What ends a quoted string, and what does not. A continued one keeps its kind.
    enum Quoting {
        /// `''` is a quote.
        case standard
        /// So is `\'`.
        case escaping
        /// A quote always ends it, were there another behind it.
        case bits
    }

    /// Behind the string whose opening quote was just passed, with its continuations.
    mutating func skipQuoted(_ quoting: Quoting) throws(LexicalError) {
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\\") where quoting == .escaping:
                index += 2
            case UInt8(ascii: "'") where quoting != .bits && byte(index + 1) == UInt8(ascii: "'"):
                index += 2
            case UInt8(ascii: "'"):
                index += 1
                guard let continued = continuation() else { return }
                index = continued
            default:
                index += 1
            }
        }
        index = end
        throw LexicalError(words: "a quoted string without an end")
    }

    /// Behind the quote that goes on with a string that was just closed: between them only white space with a line's
    /// end in it, and comments in `--`, each with its line's end.
    private func continuation() -> Int? {
        var position = index
        var hasNewline = false
        while position < end {
            if bytes[position].isSpace {
                hasNewline = hasNewline || bytes[position].isNewline
                position += 1
            } else if has("-", "-", at: position) {
                position = endOfLine(from: position)
            } else {
                return hasNewline && bytes[position] == UInt8(ascii: "'") ? position + 1 : nil
            }
        }
        return nil
    }

    /// Behind the quoted name whose opening quote was just passed.
    mutating func skipQuotedName() throws(LexicalError) {
        while index < end {
            guard bytes[index] == UInt8(ascii: "\"") else {
                index += 1
                continue
            }
            guard byte(index + 1) == UInt8(ascii: "\"") else {
                index += 1
                return
            }
            index += 2
        }
        throw LexicalError(words: "a quoted identifier without an end")
    }

    /// A parameter, a string in dollar quotes, or a dollar sign that is neither.
    mutating func takeDollar() throws(LexicalError) -> Token.Kind {
        if let next = byte(index + 1), next.isDigit {
            index += 1
            skipDigits()
            return .parameter
        }
        guard let delimiter = dollarDelimiter() else {
            index += 1
            return .character(UInt8(ascii: "$"))
        }
        index = delimiter.upperBound
        while index + delimiter.count <= end {
            if bytes[index] == UInt8(ascii: "$"),
                bytes[index..<index + delimiter.count].elementsEqual(bytes[delimiter])
            {
                index += delimiter.count
                return .string
            }
            index += 1
        }
        index = end
        throw LexicalError(words: "a string in dollar quotes without an end")
    }

    /// `$$` or `$tag$`
    private func dollarDelimiter() -> Range<Int>? {
        var position = index + 1
        if let first = byte(position), first.startsIdentifier {
            while position < end, bytes[position].startsIdentifier || bytes[position].isDigit { position += 1 }
        }
        return byte(position) == UInt8(ascii: "$") ? index..<position + 1 : nil
    }
}
