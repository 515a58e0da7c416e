import PrismaPostgres

/// A Prisma Postgres database.
package struct Database: Codable, Sendable, Equatable {
    /// Where a database is.
    package struct Place: Codable, Sendable, Equatable {
        /// Such as `eu-central-1`.
        package var id: String
        /// In words.
        @OrNull package var name: String?
    }

    /// `db_…`.
    package var id: String
    /// As its owner called it.
    package var name: String
    /// What it is doing.
    package var status: DatabaseStatus
    /// When it was made.
    package var createdAt: Timestamp
    /// Whether it is its project's first choice.
    package var isDefault: Bool
    /// Where it is.
    @OrNull package var region: Place?
    /// What it belongs to; missing where it is part of the project's own answer.
    @OrNull package var project: Reference?
    /// The branch it belongs to.
    @OrNull package var branchId: String?
    /// What it was filled from.
    @OrNull package var source: DatabaseSource?
    /// The one of ``connections`` that comes first.
    @OrNull package var defaultConnectionId: String?
    /// Its connections; with secrets only in the answer to its creation.
    @OrNull package var connections: [Connection]?

    /// The one of ``connections`` that comes with its secrets, the default one first. Nil but for a new database.
    package var newConnection: Connection? {
        let new = connections?.filter { $0.preferredConnectionString != nil }
        return new?.first { $0.id == defaultConnectionId } ?? new?.first
    }

    /// The same without any secret.
    package var withoutSecrets: Database {
        var copy = self
        copy.connections = connections?.map(\.withoutSecrets)
        return copy
    }
}

extension Database: IdentifiedResource {
    /// `db_`.
    package static var idPrefix: String { "db_" }
    /// `database`.
    package static var noun: String { "database" }
}
