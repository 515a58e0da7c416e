import ArgumentParser
import PrismaManagement

extension DatabasesCommand {
    /// `POST /v1/databases`.
    struct Create: ManagementCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a database, empty or filled from another one.",
            discussion: "Its connection strings are shown only this once; with --quiet, not at all."
        )

        @Option(help: ArgumentHelp("The project it belongs to.", valueName: "id"), transform: ResourceID.init)
        var project: ResourceID<Project>
        @Option(help: "Its name.") var name: String?
        @Option(help: "Where it goes; see `regions list`. `inherit`: the project's region. (default: us-east-1)")
        var region: String?
        @Flag(name: .customLong("default"), help: "Make it the project's default database.") var isDefault = false
        @Option(
            name: .customLong("from-database"),
            help: ArgumentHelp("Fill it from this database.", valueName: "id"),
            transform: ResourceID.init
        )
        var sourceDatabase: ResourceID<Database>?
        @Option(
            name: .customLong("from-backup"),
            help: ArgumentHelp("Fill it from this backup of --from-database.", valueName: "id"),
            transform: ResourceID.init
        )
        var sourceBackup: ResourceID<Backup>?
        @Flag(help: "Wait until it is ready.") var wait = false
        @OptionGroup var env: EnvOption
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws {
            try NameRule.check(name, NameRule.lengths)
            if sourceBackup != nil && sourceDatabase == nil {
                throw ValidationError("--from-backup needs --from-database, the database the backup is of.")
            }
        }

        private var source: DatabaseSource? {
            guard let sourceDatabase else { return nil }
            return sourceBackup.map { .backup($0, of: sourceDatabase) } ?? .database(sourceDatabase)
        }

        func perform(_ session: ManagementSession) async throws {
            let file = try env.file(session, confirmation)
            let created = try await session.api.createDatabase(
                NewDatabase(
                    project: project,
                    name: name,
                    region: region,
                    isDefault: isDefault ? true : nil,
                    source: source
                )
            )
            try await NewDatabaseReport(session: session, output: output, file: file, isWaiting: wait)
                .finish(created) { try output.one($0) }
        }
    }
}
