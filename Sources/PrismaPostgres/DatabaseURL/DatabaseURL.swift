/// What `DATABASE_URL` says: where to connect and as whom, and what its writer should know about it.
///
/// Accepts `postgres://` and `postgresql://` (a direct connection), `prisma+postgres://` and `prisma://` (an API key,
/// hosted or of a local `prisma dev`). Blanks around the text and one pair of quotes are dropped. No error and no
/// warning contains the password, the API key or the URL.
package struct DatabaseURL: Sendable, Equatable {
    /// Where and as whom.
    package var target: UpstreamTarget
    /// What works but may surprise; empty while all is well.
    package var warnings: [ConfigurationWarning]

    /// Reads `text`; an error speaks of `DATABASE_URL`.
    package static func parse(_ text: String) throws(ConfigurationError) -> DatabaseURL {
        try parse(text, named: "DATABASE_URL", kind: .configuration)
    }

    /// Reads `text`; an error speaks of `name`: the variable, its file, or the option it came from.
    package static func parse(
        _ text: String,
        named name: String,
        kind: ConfigurationError.Kind
    ) throws(ConfigurationError) -> DatabaseURL {
        do {
            return try DatabaseURL(reading: text)
        } catch {
            throw ConfigurationError(kind: kind, message: "\(name): \(error.cause)", hint: error.hint)
        }
    }

    init(target: UpstreamTarget, warnings: [ConfigurationWarning]) {
        self.target = target
        self.warnings = warnings
    }

    private init(reading text: String) throws(DatabaseURLMistake) {
        let bytes = Self.unquoted(Array(text.utf8)[...])
        guard !bytes.isEmpty else { throw .empty }
        guard !Self.beginsWithTypographicQuote(bytes) else { throw .typographicQuotes }
        guard !Self.hasUnfilledVariable(bytes) else { throw .unfilledVariable }
        let url = try ConnectionURL(parsing: bytes)
        switch url.scheme {
        case .postgres: self = try DatabaseURL(direct: url)
        case .prisma: self = try DatabaseURL(apiKeyIn: url)
        }
    }

    /// As word processors and chat programs turn them.
    private static func beginsWithTypographicQuote(_ text: ArraySlice<UInt8>) -> Bool {
        ["“", "”", "„", "‘", "’", "‚", "«", "»"].contains { text.starts(with: $0.utf8) }
    }

    /// `${PGUSER}`, as the environment of a program has it that no shell has expanded.
    private static func hasUnfilledVariable(_ text: ArraySlice<UInt8>) -> Bool {
        text.indices.contains { start in
            guard text[start...].starts(with: "${".utf8) else { return false }
            let name = text[(start + 2)...].prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
            return !name.isEmpty && text[name.endIndex...].first == UInt8(ascii: "}")
        }
    }

    /// Without blanks around it and without one pair of quotes: `set DATABASE_URL="…"` of cmd.exe keeps them.
    private static func unquoted(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = text.trimmed(where: \.isBlankOrControl)
        guard text.count >= 2, let quote = text.first, quote == text.last,
            quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else { return text }
        return text.dropFirst().dropLast().trimmed(where: \.isBlankOrControl)
    }
}
