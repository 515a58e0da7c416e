extension ConfigurationSources {
    /// The variable Prisma's tools read.
    package static let databaseURLVariable = "DATABASE_URL"

    /// Where to connect and as whom: from `override` (`--url`) if given, else from `DATABASE_URL`.
    ///
    /// Errors say where the value came from, and if there is none, where it was looked for.
    package func databaseURL(override: String?) throws(ConfigurationError) -> DatabaseURL {
        if let override {
            return try DatabaseURL.parse(override, named: "--url", kind: .usage)
        }
        let name = Self.databaseURLVariable
        guard let value = try value(name) else {
            throw ConfigurationError(
                kind: .configuration,
                message: "\(name) is not set: looked in \(lookedAt.joined(separator: ", "))",
                hint: "set it to \(DatabaseURLMistake.acceptedForms)"
            )
        }
        switch value.origin {
        case .environment:
            return try DatabaseURL.parse(value.text, named: "\(name) in the environment", kind: .configuration)
        case .file(let path):
            return try DatabaseURL.parse(value.text, named: "\(name) in \(path)", kind: .configuration)
        }
    }
}
