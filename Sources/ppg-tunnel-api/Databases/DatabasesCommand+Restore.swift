import ArgumentParser
import PrismaManagement

extension DatabasesCommand {
    /// `POST /v1/databases/{id}/restore`.
    struct Restore: ManagementCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace all data of a database by a backup.",
            discussion: "Connections and their passwords stay as they are. See `backups list` for ids."
        )

        @Argument(help: "The id of the database to overwrite.", transform: ResourceID.init)
        var id: ResourceID<Database>
        @Option(help: "The backup's id.", transform: ResourceID.init) var backup: ResourceID<Backup>
        @Option(
            name: .customLong("from-database"),
            help: "The database the backup is of, if it is another one.",
            transform: ResourceID.init
        )
        var sourceDatabase: ResourceID<Database>?
        @Flag(help: "Wait until it is ready.") var wait = false
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try await confirmation.confirm("restore") {
                let database = try await session.api.database(id)
                return .init(
                    noun: "database",
                    id: database.id,
                    name: database.name,
                    effect: "overwrites all its data with backup \(backup.text)"
                )
            }
            let source = DatabaseSource.backup(backup, of: sourceDatabase ?? id)
            var database = try await session.api.restoreDatabase(id, from: source).withoutSecrets
            if wait {
                database = try await Readiness.wait(for: database, session.api).withoutSecrets
            }
            try output.one(database, id: database.id, DatabasesCommand.details(database))
        }
    }
}
