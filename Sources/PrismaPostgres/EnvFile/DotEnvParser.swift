/// Splits the text of a `.env` file into assignments and lines that are none; expands nothing.
package struct DotEnvParser {
    /// One `KEY=value` as written, its quotes removed.
    package struct Assignment: Equatable {
        package var name: String
        package var value: [DotEnvPiece]
        /// From 1; a quoted value may take several.
        package var lines: Range<Int>
        /// Variables that lines within the value would set, were they not between its quotes.
        var takenIn: [String] = []

        var line: Int { lines.lowerBound }
    }

    private var rest: ArraySlice<UInt8>
    private var line = 1
    private var assignments: [Assignment] = []
    private var oddLines: [OddLine] = []

    private init(_ bytes: [UInt8]) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        rest = Self.withLineFeeds(bytes[start...])
    }

    /// The file's `bytes` are UTF-8, as far as it matters: what a comment is made of does not.
    package static func parse(_ bytes: [UInt8]) -> (assignments: [Assignment], oddLines: [OddLine]) {
        var parser = DotEnvParser(bytes)
        while !parser.rest.isEmpty { parser.takeNext() }
        return (parser.assignments, parser.oddLines)
    }

    private mutating func takeNext() {
        skipBlanks()
        guard !rest.isEmpty, rest.first != UInt8(ascii: "\n"), rest.first != UInt8(ascii: "#") else {
            _ = takeLine()
            return
        }
        let (whole, start) = (rest, line)
        do throws(DotEnvMistake) {
            assignments.append(try assignment())
        } catch {
            // Whatever a quote would have reached over: only the line is passed over, as dotenv does it.
            (rest, line) = (whole, start)
            oddLines.append(OddLine(text: Array(takeLine()), mistake: error))
        }
    }

    private mutating func assignment() throws(DotEnvMistake) -> Assignment {
        let (whole, start) = (rest, line)
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        guard let equals = rest[..<end].firstIndex(of: UInt8(ascii: "=")) else {
            throw DotEnvMistake(line: start, reason: .notAnAssignment)
        }
        guard let name = Self.name(before: equals, in: rest) else { throw DotEnvMistake(line: start, reason: .badKey) }
        rest = rest[(equals + 1)...]
        let value = try value()
        var assignment = Assignment(name: name.text, value: value, lines: start..<line)
        if line > start + 1 {
            assignment.takenIn = whole[..<rest.startIndex].split(separator: UInt8(ascii: "\n")).dropFirst()
                .compactMap { Self.name(before: $0.firstIndex(of: UInt8(ascii: "=")), in: $0)?.text }
        }
        return assignment
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
        let (whole, start) = (rest, line)
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
        if tail.isEmpty || tail.first == UInt8(ascii: "#") { return value }
        if closing == start {
            (rest, line) = (whole, start)
            if let greedy = greedilyQuoted(by: quote) { return greedy }
        }
        throw DotEnvMistake(line: closing, reason: .textAfterQuote)
    }

    /// `{"a":1}` of `"{"a":1}"`, `it's` of `'it's'`: where text follows the closing quote, dotenv takes the line's last
    /// one. Not where a backslash protects it.
    private mutating func greedilyQuoted(by quote: UInt8) -> ArraySlice<UInt8>? {
        let text = bare(false)
        guard text.count > 2, text.last == quote, text.dropLast().last != UInt8(ascii: "\\") else { return nil }
        return text.dropFirst().dropLast()
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

    private static func name(before equals: Int?, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let equals else { return nil }
        let name = withoutExport(line[..<equals].trimmed(where: \.isBlank))
        return !name.isEmpty && name.allSatisfy(isInName) ? name : nil
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
