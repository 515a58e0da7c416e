import Testing

/// Who only reads does not notice `--read-only`.
@Suite(.endToEnd)
struct ReadOnlyClientTests {
    @Test("pg_dump makes the same dump through it, large objects included")
    func dump() async throws {
        try await withTunnel(["--no-check", "--read-only"]) { tunnel in
            let database = try await makeEverything(tunnel.server)
            let dump = { (command: Command) in
                try await answer(of: command)
                    // Newer versions of pg_dump guard each script with a random word.
                    .replacing(/\\(un)?restrict .*/, with: "")
            }
            let through = try await dump(tunnel.client("pg_dump", [], database: database))
            let expected = try await dump(direct("pg_dump", [], tunnel.server, database))
            #expect(through.contains("lo_create"))
            #expect(through == expected)
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("psql describes everything")
    func describe() async throws {
        try await withTunnel(["--no-check", "--read-only"]) { tunnel in
            let database = try await makeEverything(tunnel.server)
            let commands = [
                "d", "d+ *", "da", "dA", "db", "dc", "dC", "dd", "dD", "ddp", "dE", "des", "det", "deu", "dew", "df",
                "dF", "dFd", "dFp", "dFt", "dg", "di", "dl", "dL", "dm", "dn", "do", "dO", "dp", "dP", "drds", "dRp",
                "dRs", "ds", "dt", "dT", "du", "dv", "dx", "dX", "dy", "l", "sf pg_catalog.lower(text)", "z",
                "encoding",
            ]
            let script = commands.map { "\\\($0)" }.joined(separator: "\n")
            let finished = try await run(tunnel.psql([], ["dbname": database]).with { $0.input = .text(script) })
            #expect(finished.succeeded && finished.errors.isEmpty, "\(finished)")
            #expect(finished.output.contains("everything"))
        }
    }

    @Test("pgbench's SELECT transactions in three modes have no failure")
    func pgbench() async throws {
        try await withTunnel(["--no-check", "--read-only"]) { tunnel in
            let database = try await tunnel.server.makeDatabase()
            _ = try await answer(of: direct("pgbench", ["-i", "-q"], tunnel.server, database))
            for mode in ["simple", "extended", "prepared"] {
                let arguments = ["-n", "-S", "-M", mode, "-c", "8", "-t", "250"]
                let report = try await answer(of: tunnel.client("pgbench", arguments, database: database))
                #expect(report.contains("number of failed transactions: 0 (0.000%)"))
                #expect(report.contains("actually processed: 2000/2000"))
            }
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    /// A database with one of everything, made past the tunnel.
    private func makeEverything(_ server: PostgresServer) async throws -> String {
        let database = try await server.makeDatabase()
        let schema = "\(Surroundings.package)/Tests/Support/dump.sql"
        let arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", schema]
        _ = try await answer(of: direct("psql", arguments, server, database))
        return database
    }

    /// One of PostgreSQL's programs without the tunnel, as the role that the tunnel logs in.
    private func direct(_ name: String, _ arguments: [String], _ server: PostgresServer, _ database: String) -> Command
    {
        Command(
            server.program(name),
            arguments,
            environment: [
                "PGHOST": "localhost", "PGPORT": server.port, "PGUSER": server.user, "PGPASSWORD": server.password,
                "PGDATABASE": database, "PGSSLMODE": "require",
            ]
        )
    }

    @Test("a driver that only reads does all its script asks of it", arguments: ["psycopg", "asyncpg"])
    func driver(name: String) async throws {
        try await withTunnel(["--no-check", "--read-only"]) { tunnel in
            let script = "\(Surroundings.package)/Tests/Support/drivers/read_only_\(name).py"
            let said = try await answer(of: Command(Surroundings.python, [script, "\(tunnel.port)"]))
            #expect(said.hasPrefix("ok"), "\(said)")
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("the banner and the check say so, and a refusal says why, with the server's log beside it")
    func words() async throws {
        try await withTunnel(["--read-only", "--log-level", "info"]) { tunnel in
            try await tunnel.errors.wait(for: "sessions are kept read-only")
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
            #expect(tunnel.output.text.contains("using your Prisma Postgres API key, and read-only."))
            #expect(tunnel.output.text.contains(" over TLSv1.3, read-only, in "))
            let refused = try await run(tunnel.psql(["-c", "vacuum"]))
            #expect(refused.errors.contains("cannot execute VACUUM through a read-only tunnel"))
            #expect(refused.errors.contains("HINT:  ppg-tunnel was started with --read-only."))
            let own = try await run(tunnel.psql(["-c", "create table t ()"]))
            #expect(own.errors.contains("cannot execute CREATE TABLE in a read-only transaction"))
        }
    }
}
