import ArgumentParser
import BothPrograms
import PrismaManagement

extension ConnectionsCommand {
    /// `POST /v1/connections`.
    struct Create: ManagementCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create credentials for a database.",
            discussion: "The connection strings are shown only this once."
        )

        @Option(help: ArgumentHelp("The database.", valueName: "id"), transform: ResourceID.init)
        var database: ResourceID<Database>
        @Option(help: "What to call them, 3 to 65 characters.") var name: String
        @OptionGroup var env: EnvOption
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws {
            try NameRule.check(name, Connection.nameLengths)
            try ConnectionsCommand.checkSecretHasAPlace(output, env)
        }

        func perform(_ session: ManagementSession) async throws {
            let file = try env.file(session, confirmation)
            let connection = try await session.api.createConnection(to: database, named: name)
            try ConnectionsCommand.report(connection, output, file)
        }
    }

    /// `POST /v1/connections/{id}/rotate`.
    struct Rotate: ManagementCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace a connection's secrets; the old ones stop working.",
            discussion: "The connection strings are shown only this once."
        )

        @Argument(help: "The connection's id.", transform: ResourceID.init) var id: ResourceID<Connection>
        @OptionGroup var env: EnvOption
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws { try ConnectionsCommand.checkSecretHasAPlace(output, env) }

        func perform(_ session: ManagementSession) async throws {
            let file = try env.file(session, confirmation)
            try await confirmation.confirm("rotate", effect: "locks out everyone who uses its old secrets") {
                try await session.api.connection(id)
            }
            let connection = try await session.api.rotateConnection(id)
            try ConnectionsCommand.report(connection, output, file)
        }
    }

    private static func checkSecretHasAPlace(_ output: OutputOptions, _ env: EnvOption) throws {
        if output.quiet && !env.env {
            throw ValidationError("--quiet would lose the connection string: add --env, or use --json.")
        }
    }

    /// Saves the secret or shows it; if it cannot be saved it is shown.
    private static func report(_ created: Connection, _ output: OutputOptions, _ file: EnvTarget?) throws {
        var connection = created
        var failure: (any Error)?
        if let file {
            do {
                guard let secret = created.preferredConnectionString else {
                    throw CommandFailure.failed("the API gave no connection string")
                }
                try file.save(secret)
                connection = created.withoutSecrets
            } catch {
                failure = error
            }
        }
        try output.one(connection)
        if !output.json { Console.print(Detail.secrets(of: connection)) }
        if let failure { throw failure }
    }
}
