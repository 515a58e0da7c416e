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

/// What a database is doing; the API may name more than the four known here.
package struct DatabaseStatus: RawRepresentable, Codable, Sendable, Hashable {
    /// Being made.
    package static let provisioning = DatabaseStatus(rawValue: "provisioning")
    /// Answers queries.
    package static let ready = DatabaseStatus(rawValue: "ready")
    /// Being restored from a backup.
    package static let recovering = DatabaseStatus(rawValue: "recovering")
    /// Will not become ready.
    package static let failure = DatabaseStatus(rawValue: "failure")

    /// As the API writes it.
    package let rawValue: String

    /// Any status.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// What a database is filled from: `empty`, another `database`, or a `backup` of one.
package struct DatabaseSource: Codable, Sendable, Equatable {
    /// `empty`, `database` or `backup`.
    package var type: String
    /// The database copied, or the one the backup is of.
    package var databaseId: String?
    /// The backup.
    package var backupId: String?

    /// A backup of a database.
    package static func backup(_ id: ResourceID<Backup>, of database: ResourceID<Database>) -> DatabaseSource {
        DatabaseSource(type: "backup", databaseId: database.text, backupId: id.text)
    }

    /// A database as it is now.
    package static func database(_ id: ResourceID<Database>) -> DatabaseSource {
        DatabaseSource(type: "database", databaseId: id.text)
    }
}
