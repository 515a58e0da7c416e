/// One token of PostgreSQL's scanner: what it is and where it stands. White space and comments are none.
package struct Token: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// An identifier without quotes, or a keyword.
        case word
        /// `"…"`
        case quotedName
        /// `U&"…"`
        case unicodeName
        /// `'…'`, `E'…'` or `$tag$…$tag$`.
        case string
        /// `U&'…'`
        case unicodeString
        /// `B'…'` or `X'…'`
        case bitString
        case number
        /// `$1`
        case parameter
        /// An operator, or one of the marks of more than one character that the grammar knows.
        case mark
        /// A character that stands for itself: `,`, `(`, `)`, `;`, `.` and the like.
        case character(UInt8)
    }

    package let kind: Kind
    /// Bytes of the text.
    package let range: Range<Int>
}

/// A text that PostgreSQL's scanner refuses, and with it the whole message.
package struct LexicalError: Error, Equatable, Sendable {
    /// What has no end, or may not be here.
    package let words: String
}
