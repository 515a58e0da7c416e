import PrismaPostgres

/// What databases belong to.
package struct Project: Codable, Sendable, Equatable {
    /// `proj_…`.
    package var id: String
    /// As its owner called it.
    package var name: String
    /// The owner's own id for it, if any.
    @OrNull package var logicalId: String?
    /// When it was made.
    package var createdAt: Timestamp
    /// Where its databases go unless told otherwise.
    @OrNull package var defaultRegion: String?
    /// Whose it is.
    package var workspace: Reference
}

/// A project just made, and the database made with it.
package struct CreatedProject: Codable, Sendable, Equatable {
    /// The project.
    package var project: Project
    /// Its first database with its secrets, which are not shown again.
    @OrNull package var database: Database?

    enum CodingKeys: CodingKey {
        case database
    }

    /// Reads one object that is the project and has a database in it.
    package init(from decoder: any Decoder) throws {
        project = try Project(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        _database = try container.decode(OrNull<Database>.self, forKey: .database)
    }

    /// Writes what was read.
    package func encode(to encoder: any Encoder) throws {
        try project.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(_database, forKey: .database)
    }
}

extension Project: IdentifiedResource {
    /// `proj_`.
    package static var idPrefix: String { "proj_" }
    /// `project`.
    package static var noun: String { "project" }
}

extension ManagementAPI {
    /// `GET /v1/projects`: all projects, or those with the owner's id `logicalID`.
    package func projects(logicalID: String? = nil, limit: Int? = nil) -> PagedList<Project> {
        PagedList(api: self, request: .projects(logicalID: logicalID), limit: limit)
    }

    /// `GET /v1/projects/{id}`.
    package func project(_ id: ResourceID<Project>) async throws(ManagementAPIError) -> Project {
        try await send(.project(id))
    }

    /// `POST /v1/projects`.
    package func createProject(_ project: NewProject) async throws(ManagementAPIError) -> CreatedProject {
        try await send(.createProject(project))
    }

    /// `PATCH /v1/projects/{id}`: a new name, 1 to 256 characters.
    package func renameProject(
        _ id: ResourceID<Project>,
        to name: String
    ) async throws(ManagementAPIError) -> Project {
        try await send(.renameProject(id, to: name))
    }

    /// `POST /v1/projects/{id}/transfer`: hands the project, with all that is in it, to the workspace that `recipient`, an
    /// access token of its new owner, stands for.
    package func transferProject(
        _ id: ResourceID<Project>,
        to recipient: Secret
    ) async throws(ManagementAPIError) {
        try await send(.transferProject(id, to: recipient))
    }

    /// `DELETE /v1/projects/{id}`.
    package func deleteProject(_ id: ResourceID<Project>) async throws(ManagementAPIError) {
        try await send(.deleteProject(id))
    }
}

/// What a new project is to be; the API has defaults for all that is nil.
package struct NewProject: Encodable, Sendable, Equatable {
    /// At least one character.
    package var name: String?
    /// Where its databases go, such as `eu-central-1`.
    package var region: String?
    /// The owner's own id: lower-case letters, digits, `-` and `_`.
    package var logicalId: String?
    /// Whether a first database is made with it.
    package var createDatabase: Bool

    /// A project to be made.
    package init(name: String?, region: String?, logicalId: String?, createDatabase: Bool) {
        self.name = name
        self.region = region
        self.logicalId = logicalId
        self.createDatabase = createDatabase
    }
}

extension APIRequest where Answer == Page<Project> {
    static func projects(logicalID: String?) -> Self {
        .pages("list the projects", ["projects"], query: ["logicalId": logicalID])
    }
}

extension APIRequest where Answer == Project {
    static func project(_ id: ResourceID<Project>) -> Self {
        .one("show project \(id.shown)", .get, ["projects", id.text])
    }

    static func renameProject(_ id: ResourceID<Project>, to name: String) -> Self {
        .one("rename project \(id.shown)", .patch, ["projects", id.text], body: ["name": name])
    }
}

extension APIRequest where Answer == CreatedProject {
    static func createProject(_ project: NewProject) -> Self {
        .one("create a project", .post, ["projects"], body: project)
    }
}

extension APIRequest where Answer == Void {
    static func transferProject(_ id: ResourceID<Project>, to recipient: Secret) -> Self {
        var request = nothing(
            "transfer project \(id.shown)",
            .post,
            ["projects", id.text, "transfer"],
            body: ["recipientAccessToken": String(decoding: recipient.bytes, as: UTF8.self)]
        )
        request.secrets = [recipient]
        return request
    }

    static func deleteProject(_ id: ResourceID<Project>) -> Self {
        .nothing("delete project \(id.shown)", .delete, ["projects", id.text])
    }
}
