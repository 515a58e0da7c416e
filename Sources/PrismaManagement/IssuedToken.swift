import PrismaPostgres

/// A service token of a workspace, as the API lists it. ``ServiceToken`` finds the one this program works with.
package struct IssuedToken: Sendable, Equatable {
    /// `itgr_…`.
    package var id: String
    /// As its owner called it.
    package var name: String
    /// The few characters of the token that the API shows, for telling tokens apart.
    @OrNull package var valueHint: String?
    /// When it was made.
    package var createdAt: Timestamp
    /// When it stops working; nil where it never does.
    @OrNull package var expiresAt: Timestamp?
    /// The token itself: only in the answer to its creation.
    package var value: Secret?

    /// How many characters a name may have (OpenAPI, `POST /v1/workspaces/{id}/service-tokens`).
    package static let nameLengths = 1...256

    /// The same without the secret.
    package var withoutSecret: IssuedToken {
        var copy = self
        copy.value = nil
        return copy
    }
}

extension IssuedToken: Codable {
    enum CodingKeys: CodingKey {
        case id
        case name
        case valueHint
        case createdAt
        case expiresAt
        case value
    }

    /// Reads the token, if it is there, as a secret.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        _valueHint = try container.decode(OrNull<String>.self, forKey: .valueHint)
        createdAt = try container.decode(Timestamp.self, forKey: .createdAt)
        _expiresAt = try container.decode(OrNull<Timestamp>.self, forKey: .expiresAt)
        value = try container.decodeIfPresent(String.self, forKey: .value).map(Secret.init)
    }

    /// Writes the token in clear: encoding is how a command shows a new one, once.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(_valueHint, forKey: .valueHint)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(_expiresAt, forKey: .expiresAt)
        try container.encodeIfPresent(value.map { String(decoding: $0.bytes, as: UTF8.self) }, forKey: .value)
    }
}

extension IssuedToken: IdentifiedResource {
    /// `itgr_`.
    package static var idPrefix: String { "itgr_" }
    /// `service token`.
    package static var noun: String { "service token" }
}

extension ManagementAPI {
    /// `GET /v1/workspaces/{id}/service-tokens`: all service tokens of the workspace, newest first.
    package func serviceTokens(
        of workspace: ResourceID<Workspace>,
        limit: Int? = nil
    ) -> PagedList<IssuedToken> {
        PagedList(api: self, request: .serviceTokens(of: workspace), limit: limit)
    }

    /// `POST /v1/workspaces/{id}/service-tokens`: the answer has the token, which is not shown again.
    package func createServiceToken(
        in workspace: ResourceID<Workspace>,
        named name: String
    ) async throws(ManagementAPIError) -> IssuedToken {
        try await send(.createServiceToken(in: workspace, named: name))
    }

    /// `DELETE /v1/workspaces/{id}/service-tokens/{id}`: it stops working.
    package func deleteServiceToken(
        _ id: ResourceID<IssuedToken>,
        in workspace: ResourceID<Workspace>
    ) async throws(ManagementAPIError) {
        try await send(.deleteServiceToken(id, in: workspace))
    }
}

extension APIRequest where Answer == Page<IssuedToken> {
    static func serviceTokens(of workspace: ResourceID<Workspace>) -> Self {
        .pages("list the service tokens", ["workspaces", workspace.text, "service-tokens"])
    }
}

extension APIRequest where Answer == IssuedToken {
    static func createServiceToken(in workspace: ResourceID<Workspace>, named name: String) -> Self {
        .one(
            "create a service token",
            .post,
            ["workspaces", workspace.text, "service-tokens"],
            body: ["name": name]
        )
    }
}

extension APIRequest where Answer == Void {
    static func deleteServiceToken(_ id: ResourceID<IssuedToken>, in workspace: ResourceID<Workspace>) -> Self {
        .nothing(
            "delete service token \(id.shown)",
            .delete,
            ["workspaces", workspace.text, "service-tokens", id.text]
        )
    }
}
