import ArgumentParser
import CommandLineParts
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

        @Option(help: "Only those of the project with this id.", transform: ResourceID.init)
        var project: ResourceID<Project>?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.databases(of: project, limit: limit.limit)
            let databases = try await list.collected().map(\.withoutSecrets)
            try output.list(databases, "databases", id: \.id, DatabasesCommand.columns)
        }
    }

    /// `GET /v1/databases/{id}`.
    struct Show: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Show a database.")

        @Argument(help: "The database's id.", transform: ResourceID.init) var id: ResourceID<Database>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let database = try await session.api.database(id).withoutSecrets
            try output.one(database, id: database.id, DatabasesCommand.details(database))
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
            let database = try await session.api.renameDatabase(id, to: name).withoutSecrets
            try output.one(database, id: database.id, DatabasesCommand.details(database))
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
            try await confirmation.confirm("delete") {
                let database = try await session.api.database(id)
                return .init(noun: "database", id: database.id, name: database.name, effect: "deletes all its data")
            }
            try await session.api.deleteDatabase(id)
            try output.deleted("database", id: id.text)
        }
    }

    private static var columns: [Column<Database>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name + ($0.isDefault ? " (default)" : "") },
            Column("STATUS") { $0.status.rawValue },
            Column("REGION") { $0.region?.id ?? "" },
            Column("PROJECT", flexible: true) { $0.project?.name ?? "" },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    static func details(_ database: Database) -> [Detail] {
        var details = [
            Detail("id", database.id),
            Detail("name", database.name),
            Detail("status", database.status.rawValue),
            Detail("default", database.isDefault ? "yes" : "no"),
            Detail("region", database.region.map { region in region.name.map { "\(region.id), \($0)" } ?? region.id }),
        ]
        if let project = database.project {
            details.append(Detail("project", "\(project.name) (\(project.id))"))
        }
        details += [
            Detail("source", database.source.map(sourceText)),
            Detail("created", Words.moment(database.createdAt)),
        ]
        for connection in database.connections ?? [] {
            details.append(Detail("connection", "\(connection.name) (\(connection.id))"))
        }
        return details
    }

    private static func sourceText(_ source: DatabaseSource) -> String {
        ([source.type] + [source.backupId, source.databaseId].compactMap(\.self)).joined(separator: " ")
    }
}
