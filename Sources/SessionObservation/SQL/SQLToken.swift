/// A piece of SQL text as PostgreSQL's scanner cuts it (src/backend/parser/scan.l), as far as display needs it.
///
/// White space is what lies between tokens. A construct that is not closed reaches to the end of the text, because texts
/// are cut.
package struct SQLToken: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// A key word or an identifier without quotes.
        case word
        /// `"…"`
        case quotedIdentifier
        /// `'…'`, with a prefix of E, B, X, N or U& where there is one.
        case string
        /// `$tag$…$tag$`
        case dollarString
        case number
        /// `$1`
        case parameter
        case `operator`
        /// One of `,;()[].:`
        case symbol
        /// `--` to the end of the line.
        case lineComment
        /// `/* … */`, which nests.
        case blockComment
    }

    package var kind: Kind
    /// Bytes of the text.
    package var range: Range<Int>

    var isComment: Bool { kind == .lineComment || kind == .blockComment }

    /// The tokens of a text. `standardStrings` is the setting standard_conforming_strings: off, a backslash escapes in
    /// plain strings, too.
    package static func scan(_ text: [UInt8], standardStrings: Bool = true) -> [SQLToken] {
        text.withUnsafeBufferPointer { bytes in
            var scanner = SQLScanner(bytes: bytes, standardStrings: standardStrings)
            var tokens: [SQLToken] = []
            while let token = scanner.next() { tokens.append(token) }
            return tokens
        }
    }
}
