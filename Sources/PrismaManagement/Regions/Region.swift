/// Where databases can be.
public struct Region: Codable, Sendable, Equatable {
    /// Such as `eu-central-1`.
    public var id: String
    /// In words.
    public var name: String
    /// `postgres` or `accelerate`, if the list has more than one.
    @OrNull public var product: String?
    /// `available`, `unavailable` or `unsupported`.
    @OrNull public var status: String?
}

/// Which regions to list.
public enum RegionProduct: String, Sendable, CaseIterable {
    /// Where databases can be.
    case postgres
    /// Where Accelerate can be.
    case accelerate
    /// Both.
    case all
}
