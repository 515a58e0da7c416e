import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel connections …`.
struct ConnectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ManagementNoun.connections.rawValue,
        abstract: ManagementNoun.connections.abstract,
        subcommands: [List.self, Show.self, Create.self, Rotate.self, Delete.self]
    )

    /// `GET /v1/connections`.
    struct List: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "List connections, of all databases or of one.")

        @Option(help: ArgumentHelp("Only those of this database.", valueName: "id"), transform: ResourceID.init)
        var database: ResourceID<Database>?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.connections(of: database, limit: limit.limit)
            let connections = try await list.collected().map(\.withoutSecrets)
            try output.list(connections)
        }
    }

    /// `GET /v1/connections/{id}`.
    struct Show: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Show a connection, without its secrets.")

        @Argument(help: "The connection's id.", transform: ResourceID.init) var id: ResourceID<Connection>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.connection(id).withoutSecrets)
        }
    }

    /// `DELETE /v1/connections/{id}`.
    struct Delete: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a connection: its credentials stop working.")

        @Argument(help: "The connection's id.", transform: ResourceID.init) var id: ResourceID<Connection>
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try await confirmation.confirm("delete", effect: "locks out everyone who uses it") {
                try await session.api.connection(id)
            }
            try await session.api.deleteConnection(id)
            try output.deleted(id)
        }
    }
}
