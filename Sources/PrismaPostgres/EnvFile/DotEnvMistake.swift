/// What is wrong with a line of a `.env` file.
package struct DotEnvMistake: Error, Equatable {
    enum Reason: String {
        case notAnAssignment = "not of the form KEY=value"
        case badKey = "the name before the = is not a variable name"
        case unclosedQuote = "the quote that opens here is never closed"
        case textAfterQuote = "text follows the closing quote"
        /// Goes on with `that may set NAME`.
        case takesIn = "the quote that opens here takes in a line"
        case deepExpansion = "${…} refers to too many variables in a row"
        case longExpansion = "the value is too long after expanding ${…}"

        var hint: String? {
            switch self {
            case .notAnAssignment: "write KEY=value, or start the line with # to make it a comment"
            case .badKey: "use letters, digits, _, - and . only"
            case .takesIn: "close the quote where its value ends, or move the line out"
            case .unclosedQuote: "close it, or put a value that contains this quote between quotes of another kind"
            case .textAfterQuote: "put the whole value between the quotes; a comment starts with #"
            case .deepExpansion, .longExpansion: "write the value without ${…}; a literal ${ is written \\${"
            }
        }
    }

    /// From 1; of a value over several lines, the first.
    package var line: Int
    var reason: Reason
}
