import Foundation

/// The PostgreSQL that stands in for Prisma Postgres: one for all tests of a run, with a database for each that needs
/// one of its own.
struct PostgresServer: Sendable {
    /// Settings by the names they have in `server.env`.
    private let settings: [String: String]

    /// The certificate's name: `localhost`.
    var host: String { self["PGHOST_UPSTREAM"] }
    var port: String { self["PGPORT_UPSTREAM"] }
    /// `localhost:PORT`, as the tunnel's errors name it.
    var endpoint: String { "\(host):\(port)" }
    /// The role behind the API key.
    var user: String { self["PGUSER_UPSTREAM"] }
    /// The role behind `administrator`.
    var superuser: String { self["PGSUPERUSER"] }
    /// As PostgreSQL shows it: 63 characters of the 64 that Prisma's user names have.
    var shownUser: String { String(user.prefix(63)) }
    var password: String { self["PGPASSWORD_UPSTREAM"] }
    var apiKey: String { self["API_KEY"] }
    /// With the API key.
    var databaseURL: String { self["DATABASE_URL"] }
    var caFile: String { self["CA_FILE"] }
    /// Where its own socket is; there anybody is let in as whoever he says.
    var socketDirectory: String { self["PGSOCKET_DIR"] }
    var logFile: String { socketDirectory + "/postgres.log" }
    /// What it shows in TLS: for `localhost`.
    var certificateFile: String { tlsDirectory + "/server.crt" }
    var keyFile: String { tlsDirectory + "/server.key" }
    /// Where the certificates are, also a client's, and revocation lists.
    var tlsDirectory: String { URL(filePath: caFile).deletingLastPathComponent().path }

    /// A direct connection string.
    func url(user: String? = nil, password: String? = nil, database: String = "postgres") -> String {
        "postgres://\(user ?? self.user):\(password ?? self.password)@\(endpoint)/\(database)?sslmode=require"
    }

    private subscript(name: String) -> String {
        guard let value = settings[name] else { preconditionFailure("server.env has no \(name)") }
        return value
    }

    // MARK: Its life

    private static let starting = Task { try await start() }

    /// The server of this run; the first caller starts it.
    static var shared: PostgresServer {
        get async throws { try await starting.value }
    }

    /// Makes and removes servers.
    static let script = "\(Surroundings.package)/Tests/Support/postgres"
    /// The home of this run's server.
    static let directory = "\(Surroundings.directory)/server"

    /// Runs a server of a test's own while `body` runs, with as many connections; three more are its administrator's.
    static func with<Result>(
        connections: Int,
        _ body: (PostgresServer) async throws -> Result
    ) async throws -> Result {
        // Short, for the path of the server's Unix socket has room for about 100 bytes.
        let directory = "\(directory)-\(UInt16.random(in: 0 ... .max))"
        let server = try await start(in: directory, maximumConnections: connections + 3)
        do {
            let result = try await body(server)
            _ = try await answer(of: Command(script, ["stop", directory]))
            return result
        } catch {
            _ = try? await run(Command(script, ["stop", directory]))
            throw error
        }
    }

    private static func start(
        in directory: String = directory,
        maximumConnections: Int? = nil
    ) async throws -> PostgresServer {
        var command = Command(script, ["start", directory])
        if let maximumConnections { command.environment["MAX_CONNECTIONS"] = "\(maximumConnections)" }
        _ = try await answer(of: command)
        let file = try String(contentsOfFile: "\(directory)/server.env", encoding: .utf8)
        let settings = file.split(separator: "\n").map { line in
            let (name, value) = (line.prefix { $0 != "=" }, line.drop { $0 != "=" }.dropFirst())
            return (String(name), value.trimmingCharacters(in: ["'"]))
        }
        let server = PostgresServer(settings: Dictionary(uniqueKeysWithValues: settings))
        // A key's header is the same for all.
        let secretParts = server.apiKey.split(separator: ".").dropFirst().map(String.init)
        Secrets.add([server.password, server.apiKey] + secretParts)
        return server
    }

    // MARK: Its administrator

    /// Connects through the server's own socket, past the tunnel, as its superuser.
    func administrator(_ arguments: [String], database: String = "postgres") -> Command {
        let address = "host=\(self["PGSOCKET_DIR"]) port=\(port) user=\(self["PGSUPERUSER"]) dbname=\(database)"
        return Command(psql, ["-X", "-w", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", address] + arguments)
    }

    /// Programs of the server's own version.
    func program(_ name: String) -> String { "\(self["PGBIN_DIR"])/\(name)" }

    var psql: String { program("psql") }

    /// A `PATH` for pipelines, where the server's own programs come first.
    var path: String { "\(self["PGBIN_DIR"]):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")" }

    /// The answer to a query by the superuser.
    @discardableResult
    func ask(_ query: String, database: String = "postgres") async throws -> String {
        try await answer(of: administrator(["-c", query], database: database))
    }

    /// Waits, inside the server, until `condition` is true.
    func wait(until condition: String) async throws {
        try await ask(
            """
            DO $$ BEGIN
                FOR i IN 1..3000 LOOP
                    PERFORM pg_stat_clear_snapshot();
                    IF (\(condition)) THEN RETURN; END IF;
                    PERFORM pg_sleep(0.01);
                END LOOP;
                RAISE 'gave up waiting';
            END $$
            """
        )
    }

    /// A new database that belongs to the API key's role.
    func makeDatabase() async throws -> String {
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "_")
        try await ask("CREATE DATABASE \(name) OWNER \"\(user)\" TEMPLATE template0")
        return name
    }

    /// A new role with the password of the API key's role.
    func makeRole(_ options: String = "") async throws -> String {
        let name = "role_" + UUID().uuidString.lowercased().replacing("-", with: "_")
        try await ask("CREATE ROLE \(name) LOGIN PASSWORD '\(password)' \(options)")
        return name
    }
}
