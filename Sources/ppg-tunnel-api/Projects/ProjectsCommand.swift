import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel projects …`.
struct ProjectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ManagementNoun.projects.rawValue,
        abstract: ManagementNoun.projects.abstract,
        subcommands: [List.self, Show.self, Create.self, Update.self, Delete.self]
    )

    /// `GET /v1/projects`.
    struct List: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "List the projects the token can see.")

        @Option(
            name: .customLong("logical-id"),
            help: ArgumentHelp("Only the project you gave this id.", valueName: "id")
        )
        var logicalID: String?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.list(await session.api.projects(logicalID: logicalID, limit: limit.limit).collected())
        }
    }

    /// `GET /v1/projects/{id}`.
    struct Show: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Show a project.")

        @Argument(help: "The project's id.", transform: ResourceID.init) var id: ResourceID<Project>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.project(id))
        }
    }

    /// `PATCH /v1/projects/{id}`.
    struct Update: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Rename a project.")

        @Argument(help: "The project's id.", transform: ResourceID.init) var id: ResourceID<Project>
        @Option(help: "The new name, 1 to 256 characters.") var name: String
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws { try NameRule.check(name, NameRule.lengths) }

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.renameProject(id, to: name))
        }
    }

    /// `DELETE /v1/projects/{id}`.
    struct Delete: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a project.")

        @Argument(help: "The project's id.", transform: ResourceID.init) var id: ResourceID<Project>
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try await confirmation.confirm("delete", effect: "deletes it for good") {
                try await session.api.project(id)
            }
            try await session.api.deleteProject(id)
            try output.deleted(id)
        }
    }
}
