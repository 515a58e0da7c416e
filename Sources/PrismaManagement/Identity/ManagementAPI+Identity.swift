extension ManagementAPI {
    /// `GET /v1/me`.
    package func identity() async throws(ManagementAPIError) -> Identity {
        try await send(.identity)
    }
}

extension APIRequest where Answer == Identity {
    static var identity: Self { .one(.get, ["me"]) }
}
