/// The variables of one `.env` file, by the rules Prisma's users rely on.
///
/// `KEY=value`, `export KEY=value`, comments; a value is bare (trimmed, ends at ` #`), in `'…'` or backticks
/// (literal), or in `"…"` (`\n`, `\"`, `\\`); quoted values may span lines. Bare and double-quoted values expand
/// `${NAME}`: from the environment, else from the file, else to nothing; `\${NAME}` is literal. A byte order mark and
/// CRLF are accepted, the last duplicate wins. Everything else is an error with file and line, never with the value.
public struct DotEnv: Sendable, Equatable {
    private var values: [String: String]

    /// Reads `text`; `file` is its name for errors, `environment` what `${NAME}` looks at first.
    public static func parse(
        _ text: String,
        file: String,
        environment: [String: String]
    ) throws(ConfigurationError) -> DotEnv {
        do {
            var parser = DotEnvParser(text)
            var expansion = DotEnvExpansion(try parser.assignments(), environment)
            return DotEnv(values: try expansion.values())
        } catch {
            throw ConfigurationError(
                kind: .configuration,
                message: "\(file), line \(error.line): \(error.reason.rawValue)",
                hint: error.reason.hint
            )
        }
    }

    /// The value of `name`; an empty string for `KEY=`, nil if the file does not have it.
    public subscript(name: String) -> String? { values[name] }

    /// The names of all variables, sorted.
    public var names: [String] { values.keys.sorted() }
}

/// What is wrong with a line of a `.env` file.
package struct DotEnvMistake: Error, Equatable {
    enum Reason: String {
        case notAnAssignment = "not of the form KEY=value"
        case badKey = "the name before the = is not a variable name"
        case unclosedQuote = "the quote that opens here is never closed"
        case textAfterQuote = "text follows the closing quote"
        case deepExpansion = "${…} refers to too many variables in a row"
        case longExpansion = "the value is too long after expanding ${…}"

        var hint: String? {
            switch self {
            case .notAnAssignment: "write KEY=value, or start the line with # to make it a comment"
            case .badKey: "use letters, digits, _, - and . only"
            case .unclosedQuote: "close it, or put a value that contains this quote between quotes of another kind"
            case .textAfterQuote: "put the whole value between the quotes; a comment starts with #"
            case .deepExpansion, .longExpansion: "write the value without ${…}; a literal ${ is written \\${"
            }
        }
    }

    /// From 1; of a value over several lines, the first.
    var line: Int
    var reason: Reason
}
