extension TunnelProcess {
    /// A connection string for the tunnel: no password, TLS settings as they are by default.
    func address(_ settings: [String: String] = [:]) -> String {
        var all = ["host": "127.0.0.1", "port": "\(port)", "user": "anyone", "dbname": "postgres"]
        all.merge(settings) { _, new in new }
        return all.sorted { $0.key < $1.key }.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
    }

    /// psql through the tunnel; it prints values only.
    func psql(_ arguments: [String], _ settings: [String: String] = [:]) -> Command {
        Command(
            server.psql,
            ["-X", "-w", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", address(settings)]
                + arguments,
            environment: ["PGCONNECT_TIMEOUT": "30"]
        )
    }

    /// psql that waits for the test to type.
    func interactivePsql(_ settings: [String: String] = [:]) -> Command {
        psql([], settings).with { $0.input = .typed }
    }

    /// The answer to a query.
    @discardableResult
    func ask(_ query: String, _ settings: [String: String] = [:]) async throws -> String {
        try await answer(of: psql(["-c", query], settings))
    }

    /// Another of PostgreSQL's programs; its first argument is a connection string through `-d`.
    func client(_ name: String, _ arguments: [String], database: String = "postgres") -> Command {
        Command(
            server.program(name),
            arguments,
            environment: [
                "PGHOST": "127.0.0.1", "PGPORT": "\(port)", "PGUSER": "anyone", "PGDATABASE": database,
                "PGCONNECT_TIMEOUT": "30",
            ]
        )
    }
}
