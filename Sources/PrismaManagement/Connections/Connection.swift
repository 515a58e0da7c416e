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

        /// Those there are, the preferred one first, by the API's names.
        public var all: [(name: String, endpoint: Endpoint)] {
            [("direct", direct), ("pooled", pooled), ("accelerate", accelerate)].compactMap { name, endpoint in
                endpoint.map { (name, $0) }
            }
        }
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
    public var preferredConnectionString: Secret? { endpoints.all.lazy.compactMap(\.endpoint.connectionString).first }

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
