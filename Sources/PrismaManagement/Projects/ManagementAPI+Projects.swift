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
    static func projects(logicalID: String?) -> Self { .pages(["projects"], query: ["logicalId": logicalID]) }
}

extension APIRequest where Answer == Project {
    static func project(_ id: ResourceID<Project>) -> Self { .one(.get, ["projects", id.text]) }

    static func renameProject(_ id: ResourceID<Project>, to name: String) -> Self {
        .one(.patch, ["projects", id.text], body: ["name": name])
    }
}

extension APIRequest where Answer == CreatedProject {
    static func createProject(_ project: NewProject) -> Self { .one(.post, ["projects"], body: project) }
}

extension APIRequest where Answer == Void {
    static func deleteProject(_ id: ResourceID<Project>) -> Self { .nothing(.delete, ["projects", id.text]) }
}
