/// A backup the platform made of a database; nobody can ask for one.
public struct Backup: Codable, Sendable, Equatable {
    /// What `databases restore` takes.
    public var id: String
    /// `full`, `incremental` or `differential`.
    public var backupType: String
    /// `running`, `completed`, `failed` or `unknown`.
    public var status: String
    /// When it was made.
    public var createdAt: Timestamp
    /// In bytes, if known.
    @OrNull public var size: Int?
}

/// The newest backups of a database.
public struct Backups: Codable, Sendable, Equatable {
    /// Newest first, as the API gives them.
    public var backups: [Backup]
    /// How many days a backup is kept; 0 on plans without backups.
    @OrNull public var retentionDays: Int?
    /// Whether there are older ones than were asked for.
    public var hasMore: Bool
}

extension Backup: IdentifiedResource {
    /// Not documented.
    public static var idPrefix: String { "" }
    /// `backup`.
    public static var noun: String { "backup" }
}
