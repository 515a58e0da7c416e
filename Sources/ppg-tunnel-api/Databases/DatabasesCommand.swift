import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel databases …`.
struct DatabasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .databases,
        "A database is named by its id, or by its name where only one has it.",
        examples: "databases list --project shop",
        "databases psql production",
        verbs: [
            List.self, Show.self, Create.self, Update.self, Delete.self, Restore.self, Psql.self, Dump.self,
        ]
    )

    /// `GET /v1/databases`.
    struct List: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "List databases, of all projects or of one.",
            aliases: Verb.list,
            examples: "databases list",
            "databases list --project shop --json"
        )

        @Option(
            help: ArgumentHelp("Only those of this project.", valueName: "project"),
            completion: .projects,
            transform: ResourceName.init
        )
        var project: ResourceName<Project>?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.databases(of: try await project?.id(session), limit: limit.limit)
            let databases = try await list.collected().map(\.withoutSecrets)
            try output.list(databases)
        }
    }

    /// `GET /v1/databases/{id}`.
    struct Show: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Show a database.",
            aliases: Verb.show,
            examples: "databases show production",
            "databases show db_cm1a2b3c4d --json"
        )

        @Argument(help: "The database's id or name.", completion: .databases, transform: ResourceName.init)
        var database: ResourceName<Database>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.database(database.id(session)).withoutSecrets)
        }
    }

    /// `PATCH /v1/databases/{id}`.
    struct Update: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Rename a database.",
            examples: "databases update staging --name preview",
            "databases update db_cm1a2b3c4d --name preview"
        )

        @Argument(help: "The database's id or name.", completion: .databases, transform: ResourceName.init)
        var database: ResourceName<Database>
        @Option(help: "The new name.") var name: String
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws { try NameRule.check(name, NameRule.lengths) }

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.renameDatabase(database.id(session), to: name).withoutSecrets)
        }
    }

    /// `DELETE /v1/databases/{id}`.
    struct Delete: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Delete a database and all its data.",
            aliases: Verb.delete,
            examples: "databases delete staging",
            "databases delete db_cm1a2b3c4d --yes"
        )

        @Argument(help: "The database's id or name.", completion: .databases, transform: ResourceName.init)
        var database: ResourceName<Database>
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let id = try await confirmation.confirm("delete", effect: "deletes all its data", database, session)
            try await session.api.deleteDatabase(id)
            try output.done(id, .deleted)
        }
    }
}
