import ArgumentParser
import PrismaManagement

extension ProjectsCommand {
    /// `POST /v1/projects`.
    struct Create: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Create a project, and a first database in it.",
            "The database's connection strings are shown only this once; with --quiet, not at all.",
            examples: "projects create --name shop --region eu-central-1 --env",
            "projects create --name docs --no-database"
        )

        @Option(help: "The project's name.") var name: String?
        @Option(help: "Where its databases go; see `regions list`.", completion: .regions) var region: String?
        @Option(
            name: .customLong("logical-id"),
            help: ArgumentHelp("An id of your own: lower-case letters, digits, - and _.", valueName: "id")
        )
        var logicalID: String?
        @Flag(name: .customLong("no-database"), help: "Create no database in it.") var withoutDatabase = false
        @Flag(help: "Wait until the database is ready.") var wait = false
        @OptionGroup var env: EnvOption
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws {
            try NameRule.check(name, NameRule.lengths)
            if withoutDatabase && (wait || env.env) {
                throw ValidationError("--no-database leaves nothing for --wait and --env.")
            }
        }

        func perform(_ session: ManagementSession) async throws {
            let file = try env.file(session, confirmation)
            var created = try await session.api.createProject(
                NewProject(name: name, region: region, logicalId: logicalID, createDatabase: !withoutDatabase)
            )
            guard let database = created.database else {
                return try output.one(created, id: created.project.id, created.project.details)
            }
            try await NewDatabaseReport(session: session, output: output, file: file, isWaiting: wait)
                .finish(database, titled: "database ", below: created.project.details, id: created.project.id) {
                    database in
                    created.database = database
                    return created
                }
        }
    }
}
