extension PostgresServer {
    /// Waits until the session with this `application_name` runs a query like the pattern.
    func waitForQuery(of name: String, like pattern: String) async throws {
        try await wait(
            until: """
                EXISTS (SELECT FROM pg_stat_activity \
                WHERE application_name = '\(name)' AND state = 'active' AND query LIKE '\(pattern)')
                """
        )
    }

    /// Waits until no session has this `application_name` any more.
    func waitForEnd(of name: String) async throws {
        try await wait(until: "NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = '\(name)')")
    }

    /// Holds an advisory lock while `body` runs: a query that asks for the same one is busy until then, or until
    /// `release` is called.
    func withLock(_ key: Int, _ body: (_ release: () async throws -> Void) async throws -> Void) async throws {
        try await withProgram(administrator([]).with { $0.input = .typed }) { holder in
            try await holder.type("SELECT pg_advisory_lock(\(key)), 'locked';\n")
            try await holder.output.wait(for: "locked")
            try await body {
                try await holder.type("SELECT pg_advisory_unlock(\(key)), 'released';\n")
                try await holder.output.wait(for: "released")
            }
        }
    }
}
