/// Walks over SQL text, one token a call. Behind `SQLToken.scan`, which is all that others use of it.
struct SQLScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    let standardStrings: Bool
    private var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, standardStrings: Bool) {
        self.bytes = bytes
        self.standardStrings = standardStrings
    }

    mutating func next() -> SQLToken? {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count else { return nil }
        let start = position
        let kind = scan(bytes[position])
        return SQLToken(kind: kind, range: start..<position)
    }

    private mutating func scan(_ first: UInt8) -> SQLToken.Kind {
        switch first {
        case UInt8(ascii: "'"):
            quoted(by: first, escapes: !standardStrings)
            return .string
        case UInt8(ascii: "\""):
            quoted(by: first, escapes: false)
            return .quotedIdentifier
        case UInt8(ascii: "$"):
            return dollar()
        case UInt8(ascii: "-") where at(1) == first:
            while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            return .lineComment
        case UInt8(ascii: "/") where at(1) == UInt8(ascii: "*"):
            blockComment()
            return .blockComment
        case _ where Self.isDigit(first):
            number()
            return .number
        case UInt8(ascii: ".") where at(1).map(Self.isDigit) == true:
            number()
            return .number
        case _ where Self.startsWord(first):
            return wordOrPrefixedString(first)
        case _ where Self.isOperator(first):
            operatorRun()
            return .operator
        default:
            position += 1
            return .symbol
        }
    }

    private func at(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    /// Up to the closing quote; a doubled one is part of the text.
    private mutating func quoted(by quote: UInt8, escapes: Bool) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == quote {
                guard at(1) == quote else {
                    position += 1
                    return
                }
                position += 2
            } else if escapes, byte == UInt8(ascii: "\\") {
                position = min(position + 2, bytes.count)
            } else {
                position += 1
            }
        }
    }

    private mutating func dollar() -> SQLToken.Kind {
        if let digit = at(1), Self.isDigit(digit) {
            position += 1
            while let byte = at(0), Self.isDigit(byte) { position += 1 }
            return .parameter
        }
        var end = position + 1
        if end < bytes.count, Self.startsWord(bytes[end]) {
            while end < bytes.count, Self.startsWord(bytes[end]) || Self.isDigit(bytes[end]) { end += 1 }
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
            position += 1
            return .symbol
        }
        let tag = bytes[position...end]
        position = end + 1
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "$"), bytes[position...].starts(with: tag) {
                position += tag.count
                return .dollarString
            }
            position += 1
        }
        return .dollarString
    }

    private mutating func blockComment() {
        position += 2
        var depth = 1
        while position < bytes.count, depth > 0 {
            if bytes[position] == UInt8(ascii: "*"), at(1) == UInt8(ascii: "/") {
                depth -= 1
                position += 2
            } else if bytes[position] == UInt8(ascii: "/"), at(1) == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else {
                position += 1
            }
        }
    }

    /// Digits, underscores, a radix, a fraction that is not the first dot of `1..10`, an exponent.
    private mutating func number() {
        func isPart(_ byte: UInt8) -> Bool { Self.isDigit(byte) || byte == UInt8(ascii: "_") }
        if at(0) == UInt8(ascii: "0"), let radix = at(1), [0x78, 0x6F, 0x62].contains(radix | 0x20) {
            position += 2
            while let byte = at(0), Self.isHex(byte) || byte == UInt8(ascii: "_") { position += 1 }
            return
        }
        while let byte = at(0), isPart(byte) { position += 1 }
        if at(0) == UInt8(ascii: "."), at(1) != UInt8(ascii: ".") {
            position += 1
            while let byte = at(0), isPart(byte) { position += 1 }
        }
        guard let letter = at(0), letter | 0x20 == UInt8(ascii: "e") else { return }
        let sign = at(1) == UInt8(ascii: "+") || at(1) == UInt8(ascii: "-") ? 1 : 0
        guard let digit = at(1 + sign), Self.isDigit(digit) else { return }
        position += 1 + sign
        while let byte = at(0), isPart(byte) { position += 1 }
    }

    private mutating func wordOrPrefixedString(_ first: UInt8) -> SQLToken.Kind {
        let letter = first | 0x20
        if at(1) == UInt8(ascii: "'"), [0x65, 0x62, 0x78, 0x6E].contains(letter) {
            position += 1
            let plainEscapes = letter == UInt8(ascii: "n") && !standardStrings
            quoted(by: UInt8(ascii: "'"), escapes: letter == UInt8(ascii: "e") || plainEscapes)
            return .string
        }
        if letter == UInt8(ascii: "u"), at(1) == UInt8(ascii: "&"),
            let quote = at(2), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
        {
            position += 2
            quoted(by: quote, escapes: false)
            return quote == UInt8(ascii: "'") ? .string : .quotedIdentifier
        }
        while let byte = at(0), Self.startsWord(byte) || Self.isDigit(byte) || byte == UInt8(ascii: "$") {
            position += 1
        }
        return .word
    }

    /// As long as characters of operators go, but not into a comment; a trailing sign belongs to what follows unless the
    /// operator has one of the characters that SQL's own do not have.
    private mutating func operatorRun() {
        let start = position
        while let byte = at(0), Self.isOperator(byte) {
            if byte == UInt8(ascii: "-"), at(1) == byte { break }
            if byte == UInt8(ascii: "/"), at(1) == UInt8(ascii: "*") { break }
            position += 1
        }
        let free = bytes[start..<position].contains { "~!@#^&|`?%".utf8.contains($0) }
        while !free, position - start > 1, "+-".utf8.contains(bytes[position - 1]) { position -= 1 }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }
    static func startsWord(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
    }
    static func isOperator(_ byte: UInt8) -> Bool { "+-*/<>=~!@#%^&|`?".utf8.contains(byte) }
}
