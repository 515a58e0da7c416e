import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel projects …`.
struct ProjectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .projects,
        "A project is named by its id, or by its name where only one has it.",
        examples: "projects list",
        "projects create --name shop --region eu-central-1 --env",
        verbs: [List.self, Show.self, Create.self, Update.self, Transfer.self, Delete.self]
    )

    /// `GET /v1/projects`.
    struct List: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "List the projects the token can see.",
            aliases: Verb.list,
            examples: "projects list",
            "projects list --json"
        )

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
    struct Show: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Show a project.",
            aliases: Verb.show,
            examples: "projects show shop",
            "projects show proj_cm1a2b3c4d --json"
        )

        @Argument(help: "The project's id or name.", completion: .projects, transform: ResourceName.init)
        var project: ResourceName<Project>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.project(project.id(session)))
        }
    }

    /// `PATCH /v1/projects/{id}`.
    struct Update: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Rename a project.",
            examples: "projects update shop --name store",
            "projects update proj_cm1a2b3c4d --name store"
        )

        @Argument(help: "The project's id or name.", completion: .projects, transform: ResourceName.init)
        var project: ResourceName<Project>
        @Option(help: "The new name, 1 to 256 characters.") var name: String
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws { try NameRule.check(name, NameRule.lengths) }

        func perform(_ session: ManagementSession) async throws {
            try output.one(await session.api.renameProject(project.id(session), to: name))
        }
    }

    /// `DELETE /v1/projects/{id}`.
    struct Delete: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Delete a project.",
            aliases: Verb.delete,
            examples: "projects delete shop",
            "projects delete proj_cm1a2b3c4d --yes"
        )

        @Argument(help: "The project's id or name.", completion: .projects, transform: ResourceName.init)
        var project: ResourceName<Project>
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let id = try await confirmation.confirm("delete", effect: "deletes it for good", project, session)
            try await session.api.deleteProject(id)
            try output.done(id, .deleted)
        }
    }
}
