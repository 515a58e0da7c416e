import ArgumentParser
import PrismaManagement

extension DatabasesCommand {
    /// `POST /v1/databases`.
    struct Create: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Create a database, empty or filled from another one.",
            "Its connection strings are shown only this once; with --quiet, not at all.",
            examples: "databases create --project shop --name preview --wait",
            "databases create --project shop --from-database production --env"
        )

        @Option(
            help: ArgumentHelp("The project it belongs to.", valueName: "project"),
            completion: .projects,
            transform: ResourceName.init
        )
        var project: ResourceName<Project>
        @Option(help: "Its name.") var name: String?
        @Option(
            help: "Where it goes; see `regions list`. `inherit`: the project's region. (default: us-east-1)",
            completion: .regions
        )
        var region: String?
        @Flag(name: .customLong("default"), help: "Make it the project's default database.") var isDefault = false
        @Option(
            name: .customLong("from-database"),
            help: ArgumentHelp("Fill it from this database.", valueName: "database"),
            completion: .databases,
            transform: ResourceName.init
        )
        var sourceDatabase: ResourceName<Database>?
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

        private func source(_ session: ManagementSession) async throws -> DatabaseSource? {
            guard let sourceDatabase = try await sourceDatabase?.id(session) else { return nil }
            return sourceBackup.map { .backup($0, of: sourceDatabase) } ?? .database(sourceDatabase)
        }

        func perform(_ session: ManagementSession) async throws {
            let file = try env.file(session, confirmation)
            let created = try await session.api.createDatabase(
                NewDatabase(
                    project: project.id(session),
                    name: name,
                    region: region,
                    isDefault: isDefault ? true : nil,
                    source: source(session)
                )
            )
            try await NewDatabaseReport(session: session, output: output, file: file, isWaiting: wait)
                .finish(created, id: created.id) { $0 }
        }
    }
}
