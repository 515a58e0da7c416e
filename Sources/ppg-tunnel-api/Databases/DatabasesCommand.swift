import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel databases …`.
struct DatabasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ManagementNoun.databases.rawValue,
        abstract: ManagementNoun.databases.abstract,
        subcommands: [List.self, Show.self, Create.self, Update.self, Delete.self, Restore.self]
    )

    /// `GET /v1/databases`.
    struct List: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "List databases, of all projects or of one.")

        @Option(help: ArgumentHelp("Only those of this project.", valueName: "id"), transform: ResourceID.init)
        var project: ResourceID<Project>?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.databases(of: project, limit: limit.limit)
            let databases = try await list.collected().map(\.withoutSecrets)
            try output.list(databases)
        }
    }

    /// `GET /v1/databases/{id}`.
    struct Show: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Show a database.")

        @Argument(help: "The database's id.", transform: ResourceID.init) var id: ResourceID<Database>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.database(id).withoutSecrets)
        }
    }

    /// `PATCH /v1/databases/{id}`.
    struct Update: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Rename a database.")

        @Argument(help: "The database's id.", transform: ResourceID.init) var id: ResourceID<Database>
        @Option(help: "The new name.") var name: String
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws { try NameRule.check(name, NameRule.lengths) }

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.renameDatabase(id, to: name).withoutSecrets)
        }
    }

    /// `DELETE /v1/databases/{id}`.
    struct Delete: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a database and all its data.")

        @Argument(help: "The database's id.", transform: ResourceID.init) var id: ResourceID<Database>
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try await confirmation.confirm("delete", effect: "deletes all its data") {
                try await session.api.database(id)
            }
            try await session.api.deleteDatabase(id)
            try output.deleted(id)
        }
    }
}
