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
        APIRequest(.get, ["databases", database.text, "backups"], query: ["limit": limit.map(String.init)]) {
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
