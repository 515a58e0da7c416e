/// Sets one variable in the text of a `.env` file and leaves every other byte as it is: lines, order, comments, line
/// ends, a byte order mark, and what is no assignment or no UTF-8.
///
/// A variable that is there keeps its line, its `export` and the comment behind it; of duplicates the last one, which
/// is the one that counts, is changed. A new variable becomes the last line.
package struct DotEnvEdit: Sendable {
    /// Each with its line feed.
    private var lines: [ArraySlice<UInt8>]
    private let file: String

    /// Takes `bytes` apart; `file` is their name for errors.
    package init(_ bytes: [UInt8], file: String) {
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(rest[...end])
            rest = rest[(end + 1)...]
        }
        if !rest.isEmpty {
            lines.append(rest)
        }
        self.lines = lines
        self.file = file
    }

    /// The whole file.
    package var bytes: [UInt8] { Array(lines.joined()) }

    /// Sets `name` to `value`. Throws if the file may be meant to have the variable already, but does not say it in the
    /// right way, or if no quotes can hold the value in this place.
    package mutating func set(_ name: String, to value: String) throws(ConfigurationError) {
        _ = try DotEnv(bytes, file: file, environment: [:])[name]
        for quote in ["\"", "'", "`"] where !value.contains(quote) {
            let edited = setting(name, to: Array((quote + value + quote).utf8))
            if edited.reads(name, as: value, otherwiseLike: self) {
                self = edited
                return
            }
        }
        throw ConfigurationError(
            kind: .configuration,
            message:
                "\(file): the value of \(name) cannot be written to this file: its quotes, or the file's, are in the way",
            hint: "name another file with --env-file"
        )
    }

    private func setting(_ name: String, to quoted: [UInt8]) -> DotEnvEdit {
        var edited = self
        if let assignment = DotEnvParser.parse(bytes).assignments.last(where: { $0.name == name }) {
            // Of the last line all but the value's end is the next one's.
            let range = (assignment.lines.lowerBound - 1)..<min(assignment.lines.upperBound - 1, lines.count)
            let old = Array(lines[range].joined())
            edited.lines.replaceSubrange(range, with: [Self.replacingValue(of: old, by: quoted)[...]])
        } else {
            edited.append(Array("\(name)=".utf8) + quoted)
        }
        return edited
    }

    /// Whether a reader finds this value, and everything else as it was.
    private func reads(_ name: String, as value: String, otherwiseLike other: DotEnvEdit) -> Bool {
        let (assignments, oddLines) = DotEnvParser.parse(bytes)
        let before = DotEnvParser.parse(other.bytes)
        guard (try? DotEnv(bytes, file: file, environment: [:])[name]) == value else { return false }
        let others = assignments.filter { $0.name != name }.map { ($0.name, $0.value) }
        let othersBefore = before.assignments.filter { $0.name != name }.map { ($0.name, $0.value) }
        return others.elementsEqual(othersBefore, by: ==) && oddLines.count == before.oddLines.count
    }

    private mutating func append(_ line: [UInt8]) {
        let carriageReturn = UInt8(ascii: "\r")
        let lineFeed = UInt8(ascii: "\n")
        let lineEnd = lines.first?.suffix(2) == [carriageReturn, lineFeed] ? [carriageReturn, lineFeed] : [lineFeed]
        switch lines.last?.last {
        case nil, lineFeed: break
        // A CR at the end of the file ends its line already.
        case carriageReturn: lines[lines.count - 1].append(lineFeed)
        default: lines[lines.count - 1] += lineEnd
        }
        lines.append((line + lineEnd)[...])
    }

    /// `assignment` up to its `=`, the new value, and what stood behind the old one.
    private static func replacingValue(of assignment: [UInt8], by value: [UInt8]) -> [UInt8] {
        guard let equals = assignment.firstIndex(of: UInt8(ascii: "=")) else { return assignment }
        let start = assignment[(equals + 1)...].firstIndex { !$0.isBlank } ?? assignment.endIndex
        let end = valueEnd(assignment, from: start, isAfterBlank: start > equals + 1)
        // Without a value, what follows starts with the blanks before a comment.
        let tail = assignment[(end == start ? equals + 1 : end)...]
        return assignment[...equals] + value + tail
    }

    /// Just behind the value that starts at `start`.
    private static func valueEnd(_ bytes: [UInt8], from start: Int, isAfterBlank: Bool) -> Int {
        guard start < bytes.endIndex else { return start }
        let quote = bytes[start]
        if "'\"`".utf8.contains(quote), let end = quotedEnd(bytes, from: start) { return end }
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

    /// Just behind the quote that closes the one at `start`; nil where text follows it: then the value goes on.
    private static func quotedEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        let quote = bytes[start]
        var index = start + 1
        while index < bytes.endIndex, bytes[index] != quote {
            index += quote == UInt8(ascii: "\"") && bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(index + 1, bytes.endIndex)
        let next = bytes[end...].first { !$0.isBlank && $0 != UInt8(ascii: "\r") }
        return next == nil || next == UInt8(ascii: "\n") || next == UInt8(ascii: "#") ? end : nil
    }
}
