extension ManagementAPI {
    /// `GET /v1/connections`: all connections, or those of `database`.
    package func connections(of database: ResourceID<Database>? = nil, limit: Int? = nil) -> PagedList<Connection> {
        PagedList(api: self, request: .connections(of: database), limit: limit)
    }

    /// `GET /v1/connections/{id}`.
    package func connection(_ id: ResourceID<Connection>) async throws(ManagementAPIError) -> Connection {
        try await send(.connection(id))
    }

    /// `POST /v1/connections`: the answer has the secrets, which are not shown again.
    package func createConnection(
        to database: ResourceID<Database>,
        named name: String
    ) async throws(ManagementAPIError) -> Connection {
        try await send(.createConnection(to: database, named: name))
    }

    /// `POST /v1/connections/{id}/rotate`: new secrets; the old ones stop working.
    package func rotateConnection(_ id: ResourceID<Connection>) async throws(ManagementAPIError) -> Connection {
        try await send(.rotateConnection(id))
    }

    /// `DELETE /v1/connections/{id}`.
    package func deleteConnection(_ id: ResourceID<Connection>) async throws(ManagementAPIError) {
        try await send(.deleteConnection(id))
    }
}

extension Connection {
    /// How many characters a connection's name may have (OpenAPI, `POST /v1/connections`).
    package static let nameLengths = 3...65
}

extension APIRequest where Answer == Page<Connection> {
    static func connections(of database: ResourceID<Database>?) -> Self {
        .pages("list the connections", ["connections"], query: ["databaseId": database?.text])
    }
}

extension APIRequest where Answer == Connection {
    static func connection(_ id: ResourceID<Connection>) -> Self {
        .one("show connection \(id.shown)", .get, ["connections", id.text])
    }

    static func createConnection(to database: ResourceID<Database>, named name: String) -> Self {
        .one(
            "create a connection to database \(database.shown)",
            .post,
            ["connections"],
            body: ["databaseId": database.text, "name": name]
        )
    }

    static func rotateConnection(_ id: ResourceID<Connection>) -> Self {
        .one("rotate connection \(id.shown)", .post, ["connections", id.text, "rotate"])
    }
}

extension APIRequest where Answer == Void {
    static func deleteConnection(_ id: ResourceID<Connection>) -> Self {
        .nothing("delete connection \(id.shown)", .delete, ["connections", id.text])
    }
}
