/// The words of a statement as far as `SessionResidue` needs them: in small letters, read twice, with comments and
/// without.
///
/// This is no parser. Where a quote or a comment could hide a word from one reading, the other one sees it.
struct StatementWords {
    /// A word, or a character that matters between two: `.`, `=`, `;` or `"`.
    private enum Token: Equatable {
        case word(String)
        case mark(UInt8)
    }

    private let readings: [[Token]]

    init(_ text: UnsafeRawBufferPointer) {
        let (tokens, hasComment) = Self.tokens(of: text, skippingComments: true)
        // Where nothing looks like a comment, both readings are the same.
        readings = hasComment ? [tokens, Self.tokens(of: text, skippingComments: false).tokens] : [tokens]
    }

    /// A setting with a dot in its name, which stays as an empty one; a loaded library; a replication origin; a connection
    /// of dblink.
    var leaveResidue: Bool {
        readings.contains { tokens in
            tokens.indices.contains { index in
                guard case .word(let word) = tokens[index] else { return false }
                switch word {
                case "load", "set_config": return true
                case "set": return Self.isDotted(tokens[(index + 1)...])
                default: return word.hasPrefix("dblink") || word.hasPrefix("pg_replication_origin")
                }
            }
        }
    }

    /// `CREATE DATABASE`, `ALTER DATABASE` or `DROP DATABASE`.
    var nameDatabase: Bool {
        readings.contains { tokens in
            zip(tokens, tokens.dropFirst()).contains { verb, noun in
                noun == .word("database") && [.word("create"), .word("alter"), .word("drop")].contains(verb)
            }
        }
    }

    /// What SET names has a dot in it, or is quoted, which may hide one.
    private static func isDotted(_ tokens: ArraySlice<Token>) -> Bool {
        for token in tokens {
            switch token {
            case .mark(UInt8(ascii: ".")), .mark(UInt8(ascii: "\"")): return true
            case .mark, .word("to"): return false
            case .word: continue
            }
        }
        return false
    }

    private static func tokens(
        of text: UnsafeRawBufferPointer,
        skippingComments: Bool
    ) -> (tokens: [Token], hasComment: Bool) {
        var tokens: [Token] = []
        var hasComment = false
        var word: [UInt8] = []
        func endWord() {
            if !word.isEmpty { tokens.append(.word(String(decoding: word, as: UTF8.self))) }
            word.removeAll(keepingCapacity: true)
        }
        var index = text.startIndex
        while index < text.endIndex {
            if skippingComments, let end = endOfComment(text, at: index) {
                endWord()
                hasComment = true
                index = end
                continue
            }
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                UInt8(ascii: "$"), 0x80...:
                word.append(byte)
            case UInt8(ascii: "."), UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: "\""):
                endWord()
                tokens.append(.mark(byte))
            default:
                endWord()
            }
            index += 1
        }
        endWord()
        return (tokens, hasComment)
    }

    /// PostgreSQL's comments (manual, "Lexical Structure"), without its quotes: what looks like a comment inside a string is
    /// skipped in this reading, and seen in the other.
    ///
    /// Behind the comment that begins at `index`, or nil where none does. Comments in `/* */` may be nested.
    private static func endOfComment(_ text: UnsafeRawBufferPointer, at index: Int) -> Int? {
        let rest = text[index...]
        if rest.starts(with: "--".utf8) {
            return rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? text.endIndex
        }
        guard rest.starts(with: "/*".utf8) else { return nil }
        var depth = 0
        var index = index
        while index + 1 < text.endIndex {
            switch (text[index], text[index + 1]) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")): (depth, index) = (depth + 1, index + 2)
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                (depth, index) = (depth - 1, index + 2)
                if depth == 0 { return index }
            default: index += 1
            }
        }
        return text.endIndex
    }
}
