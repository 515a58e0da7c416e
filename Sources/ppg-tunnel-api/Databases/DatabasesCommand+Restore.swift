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
        @Option(help: ArgumentHelp("The backup.", valueName: "id"), transform: ResourceID.init)
        var backup: ResourceID<Backup>
        @Option(
            name: .customLong("from-database"),
            help: ArgumentHelp("The database the backup is of, if it is another one.", valueName: "id"),
            transform: ResourceID.init
        )
        var sourceDatabase: ResourceID<Database>?
        @Flag(help: "Wait until it is ready.") var wait = false
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try await confirmation.confirm("restore", effect: "overwrites all its data with backup \(backup.text)") {
                try await session.api.database(id)
            }
            let source = DatabaseSource.backup(backup, of: sourceDatabase ?? id)
            var database = try await session.api.restoreDatabase(id, from: source).withoutSecrets
            if wait {
                database = try await Readiness.wait(for: database, session.api).withoutSecrets
            }
            try output.one(database)
        }
    }
}
