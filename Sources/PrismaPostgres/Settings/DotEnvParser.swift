/// Splits the text of a `.env` file into assignments; expands nothing.
package struct DotEnvParser {
    /// One `KEY=value` as written, its quotes removed.
    package struct Assignment: Equatable {
        package var name: String
        var value: [DotEnvPiece]
        /// From 1.
        package var line: Int
    }

    private var rest: ArraySlice<UInt8>
    private var line = 1

    package init(_ text: String) {
        var bytes = Array(text.utf8)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            bytes = bytes.dropFirst(3)
        }
        rest = Self.withLineFeeds(bytes)
    }

    package mutating func assignments() throws(DotEnvMistake) -> [Assignment] {
        var found: [Assignment] = []
        while !rest.isEmpty {
            skipBlanks()
            if rest.isEmpty || rest.first == UInt8(ascii: "\n") || rest.first == UInt8(ascii: "#") {
                _ = takeLine()
            } else {
                found.append(try assignment())
            }
        }
        return found
    }

    private mutating func assignment() throws(DotEnvMistake) -> Assignment {
        let start = line
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        guard let equals = rest[..<end].firstIndex(of: UInt8(ascii: "=")) else {
            throw DotEnvMistake(line: start, reason: .notAnAssignment)
        }
        let name = Self.withoutExport(rest[..<equals].trimmed(where: \.isBlank))
        guard !name.isEmpty, name.allSatisfy(Self.isInName) else { throw DotEnvMistake(line: start, reason: .badKey) }
        rest = rest[(equals + 1)...]
        return Assignment(name: name.text, value: try value(), line: start)
    }

    private mutating func value() throws(DotEnvMistake) -> [DotEnvPiece] {
        let isAfterBlank = skipBlanks()
        switch rest.first {
        case UInt8(ascii: "'"), UInt8(ascii: "`"): return [.text(Array(try quoted()))]
        case UInt8(ascii: "\""): return DotEnvPiece.pieces(of: try quoted(), unescaping: true)
        default: return DotEnvPiece.pieces(of: bare(isAfterBlank), unescaping: false)
        }
    }

    /// Up to the end of the line or a `#` after a blank, trimmed.
    private mutating func bare(_ isAfterBlank: Bool) -> ArraySlice<UInt8> {
        let text = takeLine()
        var isAfterBlank = isAfterBlank
        for (index, byte) in zip(text.indices, text) {
            if byte == UInt8(ascii: "#") && isAfterBlank {
                return text[..<index].trimmed(where: \.isBlank)
            }
            isAfterBlank = byte.isBlank
        }
        return text.trimmed(where: \.isBlank)
    }

    /// What stands between the quotes, over as many lines as it takes; in `"` a backslash protects the next byte.
    private mutating func quoted() throws(DotEnvMistake) -> ArraySlice<UInt8> {
        let start = line
        let quote = rest.removeFirst()
        var index = rest.startIndex
        while index < rest.endIndex, rest[index] != quote {
            index += quote == UInt8(ascii: "\"") && rest[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < rest.endIndex else { throw DotEnvMistake(line: start, reason: .unclosedQuote) }
        let value = rest[..<index]
        rest = rest[(index + 1)...]
        line += value.count { $0 == UInt8(ascii: "\n") }
        let closing = line
        let tail = takeLine().trimmed(where: \.isBlank)
        guard tail.isEmpty || tail.first == UInt8(ascii: "#") else {
            throw DotEnvMistake(line: closing, reason: .textAfterQuote)
        }
        return value
    }

    /// Up to the end of the line, which is consumed too.
    private mutating func takeLine() -> ArraySlice<UInt8> {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let text = rest[..<end]
        rest = rest[end...].dropFirst()
        line += 1
        return text
    }

    /// Whether there were any.
    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let blanks = rest.prefix(while: \.isBlank)
        rest = rest[blanks.endIndex...]
        return !blanks.isEmpty
    }

    private static func withoutExport(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard name.starts(with: "export".utf8), name.dropFirst(6).first?.isBlank == true else { return name }
        return name.dropFirst(6).trimmed(where: \.isBlank)
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    /// Drops each carriage return that ends a line.
    private static func withLineFeeds(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in zip(bytes.indices, bytes) {
            let next = index + 1 < bytes.endIndex ? bytes[index + 1] : UInt8(ascii: "\n")
            if byte != UInt8(ascii: "\r") || next != UInt8(ascii: "\n") {
                result.append(byte)
            }
        }
        return result[...]
    }
}
