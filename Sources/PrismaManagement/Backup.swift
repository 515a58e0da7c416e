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

extension ManagementAPI {
    /// `GET /v1/databases/{id}/backups`: the newest `limit` backups, 1 to 100; the API gives 25 if it is nil.
    package func backups(
        of database: ResourceID<Database>,
        limit: Int? = nil
    ) async throws(ManagementAPIError) -> Backups {
        try await send(.backups(of: database, limit: limit))
    }
}

extension Backups {
    /// How many backups may be asked for (OpenAPI); there is no cursor to get at older ones.
    package static let limits = 1...100

    /// The list's answer, which has its own shape.
    fileprivate init(_ answer: BackupsAnswer) {
        self.init(
            backups: answer.data,
            retentionDays: answer.meta?.backupRetentionDays,
            hasMore: answer.pagination?.hasMore ?? false
        )
    }
}

extension APIRequest where Answer == Backups {
    static func backups(of database: ResourceID<Database>, limit: Int?) -> Self {
        APIRequest(
            "list the backups of database \(database.shown)",
            .get,
            ["databases", database.text, "backups"],
            query: ["limit": limit.map(String.init)]
        ) {
            Backups(try APIJSON.decode(BackupsAnswer.self, from: $0))
        }
    }
}

private struct BackupsAnswer: Decodable {
    struct Meta: Decodable {
        var backupRetentionDays: Int?
    }

    struct Pagination: Decodable {
        var hasMore: Bool
    }

    var data: [Backup]
    var meta: Meta?
    var pagination: Pagination?
}
