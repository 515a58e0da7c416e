/// The variables of one `.env` file, by the rules Prisma's users rely on.
///
/// `KEY=value`, `export KEY=value`, comments; a value is bare (trimmed, ends at ` #`), in `'…'` or backticks
/// (literal), or in `"…"` (`\n`, `\"`, `\\`); quoted values may span lines. Bare and double-quoted values expand
/// `${NAME}`: from the environment, else from the file, else to nothing; `\${NAME}` is literal. A byte order mark and
/// CRLF are accepted, UTF-16 with its mark too; the last duplicate wins. Every other line is passed over, and an error
/// only for whoever asks for a variable that it may be meant to set: with file and line, never with the value.
package struct DotEnv: Sendable {
    private let file: String
    private let values: [String: Result<[UInt8], DotEnvMistake>]
    private let oddLines: [OddLine]
    /// Where each variable gets its value, from 1.
    package let lines: [String: Int]
    /// Lines where a value begins that has the line of another variable within, by that variable's name.
    private let takenIn: [String: Int]

    /// Reads `text`; `file` is its name for errors, `environment` what `${NAME}` looks at first.
    package static func parse(_ text: String, file: String, environment: [String: String]) -> DotEnv {
        DotEnv(Array(text.utf8), file: file, environment: environment)
    }

    /// Reads the bytes of a file.
    package init(_ bytes: [UInt8], file: String, environment: [String: String]) {
        let (assignments, oddLines) = DotEnvParser.parse(UTF16Text.utf8(bytes) ?? bytes)
        var expansion = DotEnvExpansion(assignments, oddLines, environment)
        self.file = file
        self.oddLines = oddLines
        takenIn = Dictionary(
            assignments.flatMap { assignment in assignment.takenIn.map { ($0, assignment.line) } },
            uniquingKeysWith: min
        )
        lines = Dictionary(assignments.map { ($0.name, $0.line) }, uniquingKeysWith: max)
        values = expansion.values()
    }

    /// The value of `name`; an empty string for `KEY=`, nil if the file does not have it.
    package subscript(name: String) -> String? {
        get throws(ConfigurationError) {
            if let odd = oddLines.first(where: { $0.mayMean(name) }) { throw error(odd.mistake) }
            switch values[name] {
            case nil:
                guard let line = takenIn[name] else { return nil }
                throw error(DotEnvMistake(line: line, reason: .takesIn), " that may set \(name)")
            case .failure(let mistake): throw error(mistake)
            case .success(let bytes):
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw ConfigurationError(
                        kind: .configuration,
                        message: "\(file): the value of \(name) is not UTF-8 text",
                        hint: "save the file as UTF-8"
                    )
                }
                return text
            }
        }
    }

    /// The names of all variables, sorted.
    package var names: [String] { values.keys.sorted() }

    /// What was passed over: `line 2 is not of the form KEY=value`.
    var oddities: String? { oddLines.words }

    private func error(_ mistake: DotEnvMistake, _ what: String = "") -> ConfigurationError {
        ConfigurationError(
            kind: .configuration,
            message: "\(file), line \(mistake.line): \(mistake.reason.rawValue)\(what)",
            hint: mistake.reason.hint
        )
    }
}
