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

extension ManagementAPI {
    /// `GET /v1/regions/postgres`, `GET /v1/regions/accelerate` or `GET /v1/regions`.
    package func regions(for product: RegionProduct) async throws(ManagementAPIError) -> [Region] {
        try await send(.regions(for: product))
    }
}

extension APIRequest where Answer == [Region] {
    /// Lists without pages.
    static func regions(for product: RegionProduct) -> Self {
        switch product {
        case .postgres, .accelerate: .one("list the regions", .get, ["regions", product.rawValue])
        case .all: .one("list the regions", .get, ["regions"])
        }
    }
}
