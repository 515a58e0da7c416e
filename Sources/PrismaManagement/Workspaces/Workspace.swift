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
