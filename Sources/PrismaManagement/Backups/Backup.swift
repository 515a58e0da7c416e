/// A backup the platform made of a database; nobody can ask for one.
package struct Backup: Codable, Sendable, Equatable {
    /// What `databases restore` takes.
    package var id: String
    /// `full`, `incremental` or `differential`.
    package var backupType: String
    /// `running`, `completed`, `failed` or `unknown`.
    package var status: String
    /// When it was made.
    package var createdAt: Timestamp
    /// In bytes, if known.
    @OrNull package var size: Int?
}

/// The newest backups of a database.
package struct Backups: Codable, Sendable, Equatable {
    /// Newest first, as the API gives them.
    package var backups: [Backup]
    /// How many days a backup is kept; 0 on plans without backups.
    @OrNull package var retentionDays: Int?
    /// Whether there are older ones than were asked for.
    package var hasMore: Bool
}

extension Backup: IdentifiedResource {
    /// Not documented.
    package static var idPrefix: String { "" }
    /// `backup`.
    package static var noun: String { "backup" }
}
