import ArgumentParser
import BothPrograms
import PrismaManagement

extension ConnectionsCommand {
    /// What can be tested of a connection: that it is there, that its database is ready, and that somebody can log in to
    /// it. The API never gives the secrets of a connection again, so the login is one with credentials made for it.
    struct Test: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Show whether the database of a connection can be logged in to.",
            """
            The connection's own password cannot be tried, because it was shown only once: the login is one with \
            credentials that are made for it and deleted afterwards. No statement is sent.
            """,
            examples: "connections test laptop",
            "connections test con_cm1a2b3c4d --json"
        )

        @Argument(help: "The connection's id or name.", completion: .connections, transform: ResourceName.init)
        var connection: ResourceName<Connection>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let connection = try await session.api.connection(self.connection.id(session)).withoutSecrets
            guard let reference = connection.database else {
                throw CommandFailure.failed("the API does not say which database connection \(connection.id) is for")
            }
            let id = try ResourceID<Database>(reference.id)
            let database = try await session.api.database(id).withoutSecrets
            guard database.status == .ready else {
                throw CommandFailure.failed(
                    "database \(database.name) (\(database.id)) is not ready: \(database.status.rawValue)"
                        .escapingControls
                )
            }
            var answer: LoginProbe.Answer?
            let exitCode = try TunnelledRun.run(to: id, session) { _, directory in
                answer = try LoginProbe.logIn(in: directory)
                return 0
            }
            guard exitCode == 0, let answer else { throw ExitCode(exitCode) }
            try output.one(
                Report(connection: connection, database: database, answer: answer),
                id: connection.id,
                [
                    Detail("connection", "\(connection.name) (\(connection.id))"),
                    Detail("database", "\(database.name) (\(database.id)), \(database.status.rawValue)"),
                    Detail("login", "PostgreSQL \(answer.version) in \(Words.milliseconds(answer.duration))"),
                ]
            )
        }
    }

    /// What JSON has.
    private struct Report: Encodable {
        var connection: Connection
        var database: Database
        var serverVersion: String
        var milliseconds: Int

        init(connection: Connection, database: Database, answer: LoginProbe.Answer) {
            self.connection = connection
            self.database = database
            serverVersion = answer.version
            milliseconds = Int((answer.duration / .milliseconds(1)).rounded())
        }
    }
}
