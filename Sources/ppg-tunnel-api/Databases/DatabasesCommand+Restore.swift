import ArgumentParser
import PrismaManagement

extension DatabasesCommand {
    /// `POST /v1/databases/{id}/restore`.
    struct Restore: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Replace all data of a database by a backup.",
            "Connections and their passwords stay as they are. See `backups list` for ids.",
            examples: "databases restore production --backup bkp_20261119 --wait",
            "databases restore staging --from-database production --backup bkp_20261119"
        )

        @Argument(
            help: "The id or name of the database to overwrite.",
            completion: .databases,
            transform: ResourceName.init
        )
        var database: ResourceName<Database>
        @Option(help: ArgumentHelp("The backup.", valueName: "id"), transform: ResourceID.init)
        var backup: ResourceID<Backup>
        @Option(
            name: .customLong("from-database"),
            help: ArgumentHelp("The database the backup is of, if it is another one.", valueName: "database"),
            completion: .databases,
            transform: ResourceName.init
        )
        var sourceDatabase: ResourceName<Database>?
        @Flag(help: "Wait until it is ready.") var wait = false
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let effect = "overwrites all its data with backup \(backup.text)"
            let id = try await confirmation.confirm("restore", effect: effect, database, session)
            let source = DatabaseSource.backup(backup, of: try await sourceDatabase?.id(session) ?? id)
            var restored = try await session.api.restoreDatabase(id, from: source).withoutSecrets
            if wait { try await Readiness.wait(for: &restored, session.api) }
            try output.one(restored)
        }
    }
}
