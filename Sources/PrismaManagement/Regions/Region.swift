/// Where databases can be.
package struct Region: Codable, Sendable, Equatable {
    /// Such as `eu-central-1`.
    package var id: String
    /// In words.
    package var name: String
    /// `postgres` or `accelerate`, if the list has more than one.
    @OrNull package var product: String?
    /// `available`, `unavailable` or `unsupported`.
    @OrNull package var status: String?
}

/// Which regions to list.
package enum RegionProduct: String, Sendable, CaseIterable {
    /// Where databases can be.
    case postgres
    /// Where Accelerate can be.
    case accelerate
    /// Both.
    case all
}
