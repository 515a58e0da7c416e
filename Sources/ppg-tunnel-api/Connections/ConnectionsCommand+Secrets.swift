import ArgumentParser
import BothPrograms
import PrismaManagement

extension ConnectionsCommand {
    /// `POST /v1/connections`.
    struct Create: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Create credentials for a database.",
            "The connection strings are shown only this once.",
            examples: "connections create --database production --name laptop --env",
            "connections create --database db_cm1a2b3c4d --name ci --json"
        )

        @Option(
            help: ArgumentHelp("The database's id or name.", valueName: "database"),
            completion: .databases,
            transform: ResourceName.init
        )
        var database: ResourceName<Database>
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
            let connection = try await session.api.createConnection(to: database.id(session), named: name)
            try ConnectionsCommand.report(connection, output, file)
        }
    }

    /// `POST /v1/connections/{id}/rotate`.
    struct Rotate: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Replace a connection's secrets; the old ones stop working.",
            "The connection strings are shown only this once.",
            examples: "connections rotate laptop --env",
            "connections rotate con_cm1a2b3c4d --yes --json"
        )

        @Argument(help: "The connection's id or name.", completion: .connections, transform: ResourceName.init)
        var connection: ResourceName<Connection>
        @OptionGroup var env: EnvOption
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws { try ConnectionsCommand.checkSecretHasAPlace(output, env) }

        func perform(_ session: ManagementSession) async throws {
            let file = try env.file(session, confirmation)
            let effect = "locks out everyone who uses its old secrets"
            let id = try await confirmation.confirm("rotate", effect: effect, connection, session)
            let rotated = try await session.api.rotateConnection(id)
            try ConnectionsCommand.report(rotated, output, file)
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
