/// What projects belong to.
public struct Workspace: Codable, Sendable, Equatable {
    /// `wksp_…`.
    public var id: String
    /// As its owner called it.
    public var name: String
    /// When it was made.
    public var createdAt: Timestamp
}

/// What a workspace pays for.
public struct Subscription: Codable, Sendable, Equatable {
    /// Such as `Starter`.
    public var planName: String
    /// Whether the plan's limits are used up.
    public var usageBlocked: Bool
    /// Where to change the plan.
    @OrNull public var upgradeUrl: String?
}

extension Workspace: IdentifiedResource {
    /// `wksp_`.
    public static var idPrefix: String { "wksp_" }
    /// `workspace`.
    public static var noun: String { "workspace" }
}
