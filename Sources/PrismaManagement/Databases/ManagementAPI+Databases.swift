extension ManagementAPI {
    /// `GET /v1/databases`: all databases, or those of `project`.
    package func databases(of project: ResourceID<Project>? = nil, limit: Int? = nil) -> PagedList<Database> {
        PagedList(api: self, request: .databases(of: project), limit: limit)
    }

    /// `GET /v1/databases/{id}`.
    package func database(_ id: ResourceID<Database>) async throws(ManagementAPIError) -> Database {
        try await send(.database(id))
    }

    /// `POST /v1/databases`: the answer has the secrets, which are not shown again.
    package func createDatabase(_ database: NewDatabase) async throws(ManagementAPIError) -> Database {
        try await send(.createDatabase(database))
    }

    /// `PATCH /v1/databases/{id}`: a new name.
    package func renameDatabase(
        _ id: ResourceID<Database>,
        to name: String
    ) async throws(ManagementAPIError) -> Database {
        try await send(.renameDatabase(id, to: name))
    }

    /// `DELETE /v1/databases/{id}`.
    package func deleteDatabase(_ id: ResourceID<Database>) async throws(ManagementAPIError) {
        try await send(.deleteDatabase(id))
    }

    /// `POST /v1/databases/{id}/restore`: replaces all data of `id` by what the backup `source` holds.
    package func restoreDatabase(
        _ id: ResourceID<Database>,
        from source: DatabaseSource
    ) async throws(ManagementAPIError) -> Database {
        try await send(.restoreDatabase(id, from: source))
    }
}

/// What a new database is to be; the API has defaults for all that is nil.
package struct NewDatabase: Encodable, Sendable, Equatable {
    /// The project it belongs to.
    package var projectId: String
    /// At least one character.
    package var name: String?
    /// Such as `eu-central-1`, or `inherit` for the project's.
    package var region: String?
    /// Whether it becomes its project's first choice.
    package var isDefault: Bool?
    /// What it is filled from.
    package var source: DatabaseSource?

    /// A database to be made.
    package init(
        project: ResourceID<Project>,
        name: String?,
        region: String?,
        isDefault: Bool?,
        source: DatabaseSource?
    ) {
        self.projectId = project.text
        self.name = name
        self.region = region
        self.isDefault = isDefault
        self.source = source
    }
}

extension APIRequest where Answer == Page<Database> {
    static func databases(of project: ResourceID<Project>?) -> Self {
        .pages("list the databases", ["databases"], query: ["projectId": project?.text])
    }
}

extension APIRequest where Answer == Database {
    static func database(_ id: ResourceID<Database>) -> Self {
        .one("show database \(id.shown)", .get, ["databases", id.text])
    }

    static func createDatabase(_ database: NewDatabase) -> Self {
        .one("create a database", .post, ["databases"], body: database)
    }

    static func renameDatabase(_ id: ResourceID<Database>, to name: String) -> Self {
        .one("rename database \(id.shown)", .patch, ["databases", id.text], body: ["name": name])
    }

    static func restoreDatabase(_ id: ResourceID<Database>, from source: DatabaseSource) -> Self {
        .one("restore database \(id.shown)", .post, ["databases", id.text, "restore"], body: ["source": source])
    }
}

extension APIRequest where Answer == Void {
    static func deleteDatabase(_ id: ResourceID<Database>) -> Self {
        .nothing("delete database \(id.shown)", .delete, ["databases", id.text])
    }
}
