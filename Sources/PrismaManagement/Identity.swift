/// Whom a token stands for.
package struct Identity: Codable, Sendable, Equatable {
    /// A person.
    package struct User: Codable, Sendable, Equatable {
        /// `usr_…`.
        package var id: String
        /// The address they sign in with.
        package var email: String
        /// As they call themselves.
        @OrNull package var name: String?
    }

    /// The token itself.
    package struct Credential: Codable, Sendable, Equatable {
        /// `oauth`, `service_token` or `management_token`.
        package var type: String
        /// The token's id, not the token.
        @OrNull package var id: String?
        /// As its owner called it.
        @OrNull package var name: String?
    }

    /// Nobody for a service token.
    @OrNull package var user: User?
    /// The workspace the token is for.
    @OrNull package var workspace: Reference?
    /// What kind of token it is.
    package var credential: Credential
}

extension ManagementAPI {
    /// `GET /v1/me`.
    package func identity() async throws(ManagementAPIError) -> Identity {
        try await send(.identity)
    }
}

extension APIRequest where Answer == Identity {
    static var identity: Self { .one("ask whom the token stands for", .get, ["me"]) }
}
