/// Whom a token stands for.
public struct Identity: Codable, Sendable, Equatable {
    /// A person.
    public struct User: Codable, Sendable, Equatable {
        /// `usr_…`.
        public var id: String
        /// The address they sign in with.
        public var email: String
        /// As they call themselves.
        @OrNull public var name: String?
    }

    /// The token itself.
    public struct Credential: Codable, Sendable, Equatable {
        /// `oauth`, `service_token` or `management_token`.
        public var type: String
        /// The token's id, not the token.
        @OrNull public var id: String?
        /// As its owner called it.
        @OrNull public var name: String?
    }

    /// Nobody for a service token.
    @OrNull public var user: User?
    /// The workspace the token is for.
    @OrNull public var workspace: Reference?
    /// What kind of token it is.
    public var credential: Credential
}
