extension TemporaryDirectory {
    /// Runs `body` with the path of a directory that holds `files` while it runs.
    static func with<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
        let directory = try TemporaryDirectory()
        for (name, text) in files {
            try directory.write(text, to: name)
        }
        return try withExtendedLifetime(directory) { try body(directory.path) }
    }
}
