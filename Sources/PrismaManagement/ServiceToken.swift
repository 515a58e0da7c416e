import PrismaPostgres

/// Finds the token of the Management API.
package enum ServiceToken {
    /// In the order they are looked at: Prisma's own name, and the one its connectors use.
    package static let variables = ["PRISMA_SERVICE_TOKEN", "PRISMA_POSTGRES_TOKEN"]

    /// The token from the environment, else from the `.env` file; an empty value counts as none. Throws ``Missing``, or
    /// a `ConfigurationError` where the file does not say it in the right way.
    package static func find(in sources: ConfigurationSources) throws -> Secret {
        guard let found = try sources.firstValue(of: variables) else {
            throw Missing(
                message: "no service token: neither \(variables.joined(separator: " nor ")) is set: looked in "
                    + sources.lookedAt.joined(separator: ", ")
            )
        }
        let text = found.value.text.trimmed
        // A header is one line of visible ASCII (RFC 9110, 5.5), and no token is anything else.
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Missing(message: "\(found.name): a token has no blanks and no special characters")
        }
        // Where it is a connection string, a stranger would learn a password.
        guard !text.contains("://") else { throw Missing(message: "\(found.name): the value is a URL, not a token") }
        return Secret(text)
    }

    /// There is no token, or none that could be one.
    package struct Missing: Error, Sendable, Equatable {
        /// Which variables were looked for, and where; never a value.
        package let message: String

        /// Where to get one.
        package var hint: String {
            "make one at https://console.prisma.io: your workspace → Settings → Service Tokens, then set "
                + variables[0]
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let start = unicodeScalars.drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(start[...end])
    }
}
