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
