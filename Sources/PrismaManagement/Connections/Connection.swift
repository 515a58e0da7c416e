import PrismaPostgres

/// Credentials for one database, by name.
public struct Connection: Codable, Sendable, Equatable {
    /// The ways to the database.
    public struct Endpoints: Codable, Sendable, Equatable {
        /// Straight to PostgreSQL.
        public var direct: Endpoint?
        /// Through a pooler.
        public var pooled: Endpoint?
        /// Through Prisma Accelerate.
        public var accelerate: Endpoint?
    }

    /// `con_…`.
    public var id: String
    /// 3 to 65 characters.
    public var name: String
    /// When it was made.
    public var createdAt: Timestamp
    /// `postgres` or `accelerate`.
    public var kind: String
    /// The ways to the database.
    public var endpoints: Endpoints
    /// The database; missing where the connection is part of the database's own answer.
    @OrNull public var database: Reference?

    /// The direct connection string; without one the pooled, else the one for Accelerate. Nil but for new secrets.
    public var preferredConnectionString: Secret? {
        [endpoints.direct, endpoints.pooled, endpoints.accelerate].lazy.compactMap { $0?.connectionString }.first
    }

    /// The same without any secret.
    public var withoutSecrets: Connection {
        var copy = self
        copy.endpoints.direct?.connectionString = nil
        copy.endpoints.pooled?.connectionString = nil
        copy.endpoints.accelerate?.connectionString = nil
        return copy
    }
}

extension Connection: IdentifiedResource {
    /// `con_`.
    public static var idPrefix: String { "con_" }
    /// `connection`.
    public static var noun: String { "connection" }
}
