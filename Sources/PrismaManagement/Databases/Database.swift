import PrismaPostgres

/// A Prisma Postgres database.
public struct Database: Codable, Sendable, Equatable {
    /// Where a database is.
    public struct Place: Codable, Sendable, Equatable {
        /// Such as `eu-central-1`.
        public var id: String
        /// In words.
        @OrNull public var name: String?
    }

    /// `db_…`.
    public var id: String
    /// As its owner called it.
    public var name: String
    /// What it is doing.
    public var status: DatabaseStatus
    /// When it was made.
    public var createdAt: Timestamp
    /// Whether it is its project's first choice.
    public var isDefault: Bool
    /// Where it is.
    @OrNull public var region: Place?
    /// What it belongs to; missing where it is part of the project's own answer.
    @OrNull public var project: Reference?
    /// The branch it belongs to.
    @OrNull public var branchId: String?
    /// What it was filled from.
    @OrNull public var source: DatabaseSource?
    /// The one of ``connections`` that comes first.
    @OrNull public var defaultConnectionId: String?
    /// Its connections; with secrets only in the answer to its creation.
    @OrNull public var connections: [Connection]?

    /// The one of ``connections`` that comes with its secrets, the default one first. Nil but for a new database.
    public var newConnection: Connection? {
        let new = connections?.filter { $0.preferredConnectionString != nil }
        return new?.first { $0.id == defaultConnectionId } ?? new?.first
    }

    /// The same without any secret.
    public var withoutSecrets: Database {
        var copy = self
        copy.connections = connections?.map(\.withoutSecrets)
        return copy
    }
}

extension Database: IdentifiedResource {
    /// `db_`.
    public static var idPrefix: String { "db_" }
    /// `database`.
    public static var noun: String { "database" }
}
