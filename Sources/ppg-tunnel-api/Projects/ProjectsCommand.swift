import ArgumentParser
import CommandLineParts
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

        @Option(name: .customLong("logical-id"), help: "Only the project you gave this id.")
        var logicalID: String?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.projects(logicalID: logicalID, limit: limit.limit)
            try output.list(try await list.collected(), "projects", id: \.id, ProjectsCommand.columns)
        }
    }

    /// `GET /v1/projects/{id}`.
    struct Show: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Show a project.")

        @Argument(help: "The project's id.", transform: ResourceID.init) var id: ResourceID<Project>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let project = try await session.api.project(id)
            try output.one(project, id: project.id, ProjectsCommand.details(project))
        }
    }

    /// `PATCH /v1/projects/{id}`.
    struct Update: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Rename a project.")

        @Argument(help: "The project's id.", transform: ResourceID.init) var id: ResourceID<Project>
        @Option(help: "The new name, 1 to 256 characters.") var name: String
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws { try NameRule.check(name, 1...256) }

        func perform(_ session: ManagementSession) async throws {
            let project = try await session.api.renameProject(id, to: name)
            try output.one(project, id: project.id, ProjectsCommand.details(project))
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
            try await confirmation.confirm("delete") {
                let project = try await session.api.project(id)
                return .init(noun: "project", id: project.id, name: project.name, effect: "deletes it for good")
            }
            try await session.api.deleteProject(id)
            try output.deleted("project", id: id.text)
        }
    }

    private static var columns: [Column<Project>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name },
            Column("REGION") { $0.defaultRegion ?? "" },
            Column("WORKSPACE", flexible: true) { $0.workspace.name },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    static func details(_ project: Project) -> [Detail] {
        [
            Detail("id", project.id),
            Detail("name", project.name),
            Detail("region", project.defaultRegion),
            Detail("logical id", project.logicalId),
            Detail("workspace", "\(project.workspace.name) (\(project.workspace.id))"),
            Detail("created", Words.moment(project.createdAt)),
        ]
    }
}
