/// PostgreSQL's scanner (src/backend/parser/scan.l), rule by rule, for those who need to know where tokens begin and
/// end.
///
/// Reads a text as the server has it, after it was converted from the client's encoding: no byte below 0x80 is part of
/// a longer character. Says nothing about what escapes mean. Where PostgreSQL's versions differ (a number with a letter
/// behind it: 14 reads two tokens, 15 and later an error or one number) it reads as the oldest, which is the same for
/// all that is no error.
package struct Lexer {
    let bytes: [UInt8]
    /// `standard_conforming_strings` is off: a backslash escapes in `'…'` as in `E'…'`.
    let backslashesEscape: Bool
    var index: Int
    let end: Int

    /// `range`: where in `bytes` the text is.
    package init(_ bytes: [UInt8], in range: Range<Int>, backslashesEscape: Bool) {
        self.bytes = bytes
        self.backslashesEscape = backslashesEscape
        index = range.lowerBound
        end = range.upperBound
    }

    /// All tokens of a text.
    package static func tokens(of bytes: [UInt8], backslashesEscape: Bool) throws(LexicalError) -> [Token] {
        var lexer = Lexer(bytes, in: 0..<bytes.count, backslashesEscape: backslashesEscape)
        var tokens: [Token] = []
        tokens.reserveCapacity(bytes.count / 4)
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    /// The next token; nil at the end.
    package mutating func next() throws(LexicalError) -> Token? {
        try skipSpaceAndComments()
        guard index < end else { return nil }
        let start = index
        let kind = try take()
        return Token(kind: kind, range: start..<index)
    }

    func byte(_ position: Int) -> UInt8? {
        position < end ? bytes[position] : nil
    }

    /// Both characters stand at `position`.
    func has(_ first: Unicode.Scalar, _ second: Unicode.Scalar, at position: Int) -> Bool {
        byte(position) == UInt8(ascii: first) && byte(position + 1) == UInt8(ascii: second)
    }

    private mutating func skipSpaceAndComments() throws(LexicalError) {
        while index < end {
            if bytes[index].isSpace {
                index += 1
            } else if has("-", "-", at: index) {
                index = endOfLine(from: index)
            } else if has("/", "*", at: index) {
                try skipComment()
            } else {
                return
            }
        }
    }

    /// `--` comments end at a line feed or a carriage return.
    func endOfLine(from position: Int) -> Int {
        var position = position
        while position < end, !bytes[position].isNewline { position += 1 }
        return position
    }

    /// They nest.
    private mutating func skipComment() throws(LexicalError) {
        var depth = 0
        while index < end {
            if has("/", "*", at: index) {
                (depth, index) = (depth + 1, index + 2)
            } else if has("*", "/", at: index) {
                (depth, index) = (depth - 1, index + 2)
                if depth == 0 { return }
            } else {
                index += 1
            }
        }
        throw LexicalError(words: "a comment without an end")
    }

    private mutating func take() throws(LexicalError) -> Token.Kind {
        let first = bytes[index]
        if first.startsIdentifier { return try takeWordOrPrefixed() }
        if first.isDigit { return takeNumber() }
        if first.isOperator { return takeOperator() }
        switch first {
        case UInt8(ascii: "'"):
            index += 1
            try skipQuoted(backslashesEscape ? .escaping : .standard)
            return .string
        case UInt8(ascii: "\""):
            index += 1
            try skipQuotedName()
            return .quotedName
        case UInt8(ascii: "$"): return try takeDollar()
        case UInt8(ascii: "."): return takeDot()
        case UInt8(ascii: ":") where byte(index + 1) == UInt8(ascii: ":") || byte(index + 1) == UInt8(ascii: "="):
            index += 2
            return .mark
        default:
            index += 1
            return .character(first)
        }
    }

    private mutating func takeWordOrPrefixed() throws(LexicalError) -> Token.Kind {
        let second = byte(index + 1)
        switch (bytes[index].folded, second) {
        case (UInt8(ascii: "e"), UInt8(ascii: "'")):
            index += 2
            try skipQuoted(.escaping)
            return .string
        case (UInt8(ascii: "b"), UInt8(ascii: "'")), (UInt8(ascii: "x"), UInt8(ascii: "'")):
            index += 2
            try skipQuoted(.bits)
            return .bitString
        case (UInt8(ascii: "n"), UInt8(ascii: "'")):
            // NCHAR, and then a string of its own.
            index += 1
            return .word
        case (UInt8(ascii: "u"), UInt8(ascii: "&")):
            return try takeUnicode()
        default:
            skipIdentifier()
            return .word
        }
    }

    private mutating func takeUnicode() throws(LexicalError) -> Token.Kind {
        switch byte(index + 2) {
        case UInt8(ascii: "'"):
            guard !backslashesEscape else {
                throw LexicalError(words: "a string constant with Unicode escapes")
            }
            index += 3
            try skipQuoted(.standard)
            return .unicodeString
        case UInt8(ascii: "\""):
            index += 3
            try skipQuotedName()
            return .unicodeName
        default:
            index += 1
            return .word
        }
    }

    /// `a$b$` is one.
    private mutating func skipIdentifier() {
        while index < end, bytes[index].continuesIdentifier { index += 1 }
    }
}
