extension String {
    /// With whatever could steer a terminal written as `\u{1B}`: what a server, a client or an API says is shown on one,
    /// and must not rewrite what stands there (CVE-2024-10977 is psql's case of it).
    ///
    /// Those are control characters, line and paragraph separators, what changes the direction of text or is not seen at
    /// all, and characters without a meaning of their own. The two joiners stay: emoji and Persian need them.
    package var escapingControls: String {
        guard unicodeScalars.contains(where: Self.steersTerminal) else { return self }
        return unicodeScalars.reduce(into: "") { $0 += Self.shown($1) }
    }

    /// As `escapingControls`, and cut: whoever may send kilobytes shall not fill a log with them.
    package func escapingControls(upTo limit: Int) -> String {
        var result = ""
        for (count, scalar) in unicodeScalars.enumerated() {
            guard count < limit else { return result + "…" }
            result += Self.shown(scalar)
        }
        return result
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        steersTerminal(scalar) ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }

    private static func steersTerminal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }
}
