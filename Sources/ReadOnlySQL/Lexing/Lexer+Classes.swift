/// The classes of characters in scan.l.
extension UInt8 {
    /// `space`. PostgreSQL 16 added the vertical tab; to earlier ones it is an error everywhere, so it may be either.
    var isSpace: Bool {
        self == UInt8(ascii: " ") || (self >= 0x09 && self <= 0x0D)
    }

    /// `newline`
    var isNewline: Bool {
        self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r")
    }

    var isDigit: Bool {
        self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")
    }

    /// `ident_start`, which is also `dolq_start`.
    var startsIdentifier: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") || self == UInt8(ascii: "_") || self >= 0x80
    }

    /// `ident_cont`
    var continuesIdentifier: Bool {
        startsIdentifier || isDigit || self == UInt8(ascii: "$")
    }

    /// `op_chars`
    var isOperator: Bool {
        switch self {
        case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "^"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"), UInt8(ascii: "%"):
            true
        default: isSQLOperator
        }
    }

    /// Those of `op_chars` that SQL has itself: an operator of these alone ends neither in `+` nor in `-`.
    var isSQLOperator: Bool {
        switch self {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "="):
            true
        default: false
        }
    }

    /// `self`, as far as it is in `op_chars`, too.
    var isOperatorAlone: Bool {
        isSQLOperator || self == UInt8(ascii: "%") || self == UInt8(ascii: "^")
    }

    /// A capital of ASCII as its small letter, as keywords and names are folded.
    var folded: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}
