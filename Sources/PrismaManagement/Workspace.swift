/// What projects belong to.
package struct Workspace: Codable, Sendable, Equatable {
    /// `wksp_…`.
    package var id: String
    /// As its owner called it.
    package var name: String
    /// When it was made.
    package var createdAt: Timestamp
}

/// What a workspace pays for.
package struct Subscription: Codable, Sendable, Equatable {
    /// Such as `Starter`.
    package var planName: String
    /// Whether the plan's limits are used up.
    package var usageBlocked: Bool
    /// Where to change the plan.
    @OrNull package var upgradeUrl: String?
}

extension Workspace: IdentifiedResource {
    /// `wksp_`.
    package static var idPrefix: String { "wksp_" }
    /// `workspace`.
    package static var noun: String { "workspace" }
}

extension ManagementAPI {
    /// `GET /v1/workspaces`.
    package func workspaces(limit: Int? = nil) -> PagedList<Workspace> {
        PagedList(api: self, request: .workspaces, limit: limit)
    }

    /// `GET /v1/workspaces/{id}`.
    package func workspace(_ id: ResourceID<Workspace>) async throws(ManagementAPIError) -> Workspace {
        try await send(.workspace(id))
    }

    /// `GET /v1/workspaces/{id}/subscription`.
    package func subscription(
        of workspace: ResourceID<Workspace>
    ) async throws(ManagementAPIError) -> Subscription {
        try await send(.subscription(of: workspace))
    }
}

extension APIRequest where Answer == Page<Workspace> {
    static var workspaces: Self { .pages("list the workspaces", ["workspaces"]) }
}

extension APIRequest where Answer == Workspace {
    static func workspace(_ id: ResourceID<Workspace>) -> Self {
        .one("show workspace \(id.shown)", .get, ["workspaces", id.text])
    }
}

extension APIRequest where Answer == Subscription {
    static func subscription(of id: ResourceID<Workspace>) -> Self {
        .one("show the plan of workspace \(id.shown)", .get, ["workspaces", id.text, "subscription"])
    }
}
