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
        case .postgres, .accelerate: .one(.get, ["regions", product.rawValue])
        case .all: .one(.get, ["regions"])
        }
    }
}
