import PrismaPostgres

/// Credentials for one database, by name.
package struct Connection: Codable, Sendable, Equatable {
    /// The ways to the database.
    package struct Endpoints: Codable, Sendable, Equatable {
        /// Straight to PostgreSQL.
        package var direct: Endpoint?
        /// Through a pooler.
        package var pooled: Endpoint?
        /// Through Prisma Accelerate.
        package var accelerate: Endpoint?

        /// Those there are, the preferred one first, by the API's names.
        package var all: [(name: String, endpoint: Endpoint)] {
            [("direct", direct), ("pooled", pooled), ("accelerate", accelerate)].compactMap { name, endpoint in
                endpoint.map { (name, $0) }
            }
        }
    }

    /// `con_…`.
    package var id: String
    /// 3 to 65 characters.
    package var name: String
    /// When it was made.
    package var createdAt: Timestamp
    /// `postgres` or `accelerate`.
    package var kind: String
    /// The ways to the database.
    package var endpoints: Endpoints
    /// The database; missing where the connection is part of the database's own answer.
    @OrNull package var database: Reference?

    /// The direct connection string; without one the pooled, else the one for Accelerate. Nil but for new secrets.
    package var preferredConnectionString: Secret? { endpoints.all.lazy.compactMap(\.endpoint.connectionString).first }

    /// The same without any secret.
    package var withoutSecrets: Connection {
        var copy = self
        copy.endpoints.direct?.connectionString = nil
        copy.endpoints.pooled?.connectionString = nil
        copy.endpoints.accelerate?.connectionString = nil
        return copy
    }
}

extension Connection: IdentifiedResource {
    /// `con_`.
    package static var idPrefix: String { "con_" }
    /// `connection`.
    package static var noun: String { "connection" }
}
