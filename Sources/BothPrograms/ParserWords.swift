import ArgumentParser

/// What the command line's parser says of a mistake, in the words of all other errors: `error: …`, and a `hint: …`
/// instead of the usage, which fills a screen.
package struct ParserWords: Equatable {
    package let message: String
    package let hint: String

    /// `text` as the parser has it: `Error: Unknown option '--x'. Did you mean '--y'?`, then `Usage: …` and
    /// `See 'ppg-tunnel --help' for more information.` Nil where it is something else.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let body = text.dropFirst(Self.prefix.count)
        let ends = ["\nHelp: ", "\nUsage: "].compactMap { body.firstRange(of: $0)?.lowerBound }
        let end = ends.min() ?? body.endIndex
        var words = body[..<end].split(separator: "\n").joined(separator: " ")
        var meant: Substring?
        if let question = words.firstMatch(of: /\.? Did you mean '([^']+)'\?/) {
            meant = question.1
            words.removeSubrange(question.range)
        }
        if words.hasSuffix(".") { words.removeLast() }
        message = words.prefix(1).lowercased() + words.dropFirst()
        let help = body.firstMatch(of: /See '([^']+)'/).map { String($0.1) } ?? "\(ProgramIdentity.name) --help"
        hint =
            meant.map { "did you mean \($0)?" } ?? Self.hint(aboutUnexpected: words) ?? "\(help) lists what there is"
    }

    private static let prefix = "Error: "

    /// A port that stands alone, as psql's users type it, and what the parser does not count among the options.
    private static func hint(aboutUnexpected words: String) -> String? {
        if let option = words.firstMatch(of: /^Unknown option '--([a-z-]+)'$/)?.1 {
            return NearestName.find(String(option), among: ["version", "help"]).map { "did you mean --\($0)?" }
        }
        guard let word = words.firstMatch(of: /^Unexpected argument '([0-9]+)'$/)?.1, UInt16(word) != nil else {
            return nil
        }
        return "a port goes behind --port: \(ProgramIdentity.name) --port \(word)"
    }
}
