/// A line of a `.env` file that is no assignment. It is passed over, unless it could be meant to be the one that is
/// wanted.
package struct OddLine: Equatable {
    /// As written; may hold a secret.
    let text: [UInt8]
    package let mistake: DotEnvMistake

    /// Whether it may be meant to give `name` a value: `NAME: value`, `set NAME=value`, `NAME="x" y`. Not where other
    /// languages have a comment, and not where a shell exports what has its value already.
    func mayMean(_ name: String) -> Bool {
        let words = text[...].trimmed(where: \.isBlank)
        guard !words.starts(with: "//".utf8), words.first != UInt8(ascii: ";"), !isBareExport else { return false }
        let name = Array(name.utf8)
        return text.indices.contains { start in
            let end = start + name.count
            return text[start...].starts(with: name) && (start == 0 || !Self.isInWord(text[start - 1]))
                && (end == text.endIndex || !Self.isInWord(text[end]))
        }
    }

    /// `export NAME OTHER`.
    private var isBareExport: Bool {
        text.starts(with: "export ".utf8) && text.allSatisfy { Self.isInWord($0) || $0.isBlank }
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_")
    }
}

extension [OddLine] {
    /// How many of their numbers are said.
    private static let saidNumbers = 3

    /// `line 2 is not of the form KEY=value`, `lines 2, 5, 7 and 20 more are …`; nil where there are none.
    var words: String? {
        let numbers = map { "\($0.mistake.line)" }
        guard numbers.count > 1 else { return numbers.first.map { "line \($0) is not of the form KEY=value" } }
        let isLong = numbers.count > Self.saidNumbers
        let said = isLong ? numbers.prefix(Self.saidNumbers) : numbers.dropLast()
        let last = isLong ? "\(numbers.count - Self.saidNumbers) more" : numbers[numbers.count - 1]
        return "lines \(said.joined(separator: ", ")) and \(last) are not of the form KEY=value"
    }
}
