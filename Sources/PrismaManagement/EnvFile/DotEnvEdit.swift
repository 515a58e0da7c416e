import PrismaPostgres

/// Sets one variable in the text of a `.env` file and leaves every other byte as it is: lines, order, comments, line
/// ends, a byte order mark.
///
/// A variable that is there keeps its line, its `export` and the comment behind it; of duplicates the last one, which
/// is the one that counts, is changed. A new variable becomes the last line.
public struct DotEnvEdit: Sendable {
    private var lines: [Substring]
    private let file: String

    /// Takes `text` apart; `file` is its name for errors.
    public init(_ text: String, file: String) {
        // By scalar: CR LF is one character.
        var lines: [Substring] = []
        var rest = text[...]
        while let end = rest.unicodeScalars.firstIndex(of: "\n") {
            let next = rest.unicodeScalars.index(after: end)
            lines.append(rest[..<next])
            rest = rest[next...]
        }
        if !rest.isEmpty {
            lines.append(rest)
        }
        self.lines = lines
        self.file = file
    }

    /// The text of the whole file.
    public var text: String { lines.joined() }

    /// Sets `name` to `value`. Throws if the file is not a `.env` file, or if no quotes can hold the value.
    public mutating func set(_ name: String, to value: String) throws(ConfigurationError) {
        let quoted = try quoted(value, name)
        guard let range = try lastAssignment(of: name) else {
            return append("\(name)=\(quoted)")
        }
        let old = lines[range].joined()
        let edited = Self.replacingValue(of: old, by: quoted)
        lines.replaceSubrange(range, with: [edited[...]])
    }

    private mutating func append(_ line: String) {
        let lineEnd =
            lines.first.map { $0.unicodeScalars.suffix(2).elementsEqual("\r\n".unicodeScalars) } == true
            ? "\r\n" : "\n"
        switch lines.last?.unicodeScalars.last {
        case nil, "\n": break
        // A CR at the end of the file ends its line already.
        case "\r": lines[lines.count - 1] += "\n"
        default: lines[lines.count - 1] += lineEnd
        }
        lines.append("\(line)\(lineEnd)"[...])
    }

    /// The lines it takes up: the fewest, from its first, that are a whole assignment.
    private func lastAssignment(of name: String) throws(ConfigurationError) -> Range<Int>? {
        _ = try DotEnv.parse(text, file: file, environment: [:])
        var parser = DotEnvParser(text)
        guard let assignments = try? parser.assignments(), let found = assignments.last(where: { $0.name == name })
        else { return nil }
        let first = found.line - 1
        let end = (first + 1...lines.count).first { end in
            var parser = DotEnvParser(lines[first..<end].joined())
            return (try? parser.assignments())?.count == 1
        }
        return end.map { first..<$0 }
    }

    /// `assignment` up to its `=`, the new value, and what stood behind the old one.
    private static func replacingValue(of assignment: String, by value: String) -> String {
        let bytes = Array(assignment.utf8)
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return assignment }
        let start = bytes[(equals + 1)...].firstIndex { !$0.isBlank } ?? bytes.endIndex
        let end = valueEnd(bytes, from: start, isAfterBlank: start > equals + 1)
        // Without a value, what follows starts with the blanks before a comment.
        let tail = bytes[(end == start ? equals + 1 : end)...]
        return String(decoding: bytes[...equals], as: UTF8.self) + value + String(decoding: tail, as: UTF8.self)
    }

    /// Just behind the value that starts at `start`.
    private static func valueEnd(_ bytes: [UInt8], from start: Int, isAfterBlank: Bool) -> Int {
        guard start < bytes.endIndex else { return start }
        let quote = bytes[start]
        if "'\"`".utf8.contains(quote) {
            var index = start + 1
            while index < bytes.endIndex, bytes[index] != quote {
                index += quote == UInt8(ascii: "\"") && bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            return min(index + 1, bytes.endIndex)
        }
        var end = start
        var isAfterBlank = isAfterBlank
        for index in start..<bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "#") && isAfterBlank) { break }
            isAfterBlank = byte.isBlank
            // The CR of a line's end is not the value's; any other is.
            let isLineEnd =
                byte == UInt8(ascii: "\r") && bytes[(index + 1)...].first ?? UInt8(ascii: "\n") == UInt8(ascii: "\n")
            if !byte.isBlank, !isLineEnd { end = index + 1 }
        }
        return end
    }

    /// In the first quotes that a reader takes off again to the same value.
    private func quoted(_ value: String, _ name: String) throws(ConfigurationError) -> String {
        for quote in ["\"", "'", "`"] {
            let candidate = quote + value + quote
            let read = try? DotEnv.parse("\(name)=\(candidate)", file: file, environment: [:])
            if read?[name] == value { return candidate }
        }
        throw ConfigurationError(
            kind: .configuration,
            message: "\(file): the value of \(name) cannot be written to a .env file: it contains every kind of quote"
        )
    }
}
