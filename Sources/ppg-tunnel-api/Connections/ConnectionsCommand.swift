import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel connections …`.
struct ConnectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .connections,
        "A connection is named by its id, or by its name where only one has it.",
        examples: "connections list --database production",
        "connections create --database production --name laptop --env",
        verbs: [List.self, Show.self, Test.self, Create.self, Rotate.self, Delete.self]
    )

    /// `GET /v1/connections`.
    struct List: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "List connections, of all databases or of one.",
            aliases: Verb.list,
            examples: "connections list",
            "connections list --database production --quiet"
        )

        @Option(
            help: ArgumentHelp("Only those of this database.", valueName: "database"),
            completion: .databases,
            transform: ResourceName.init
        )
        var database: ResourceName<Database>?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.connections(of: try await database?.id(session), limit: limit.limit)
            let connections = try await list.collected().map(\.withoutSecrets)
            try output.list(connections)
        }
    }

    /// `GET /v1/connections/{id}`.
    struct Show: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Show a connection, without its secrets.",
            aliases: Verb.show,
            examples: "connections show laptop",
            "connections show con_cm1a2b3c4d --json"
        )

        @Argument(help: "The connection's id or name.", completion: .connections, transform: ResourceName.init)
        var connection: ResourceName<Connection>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.connection(connection.id(session)).withoutSecrets)
        }
    }

    /// `DELETE /v1/connections/{id}`.
    struct Delete: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Delete a connection: its credentials stop working.",
            aliases: Verb.delete,
            examples: "connections delete laptop",
            "connections delete con_cm1a2b3c4d --yes"
        )

        @Argument(help: "The connection's id or name.", completion: .connections, transform: ResourceName.init)
        var connection: ResourceName<Connection>
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let effect = "locks out everyone who uses it"
            let id = try await confirmation.confirm("delete", effect: effect, connection, session)
            try await session.api.deleteConnection(id)
            try output.done(id, .deleted)
        }
    }
}
