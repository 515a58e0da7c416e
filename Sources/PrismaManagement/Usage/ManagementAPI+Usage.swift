extension ManagementAPI {
    /// `GET /v1/databases/{id}/usage`: from `start` (nil: the start of the month) to `end` (nil: now).
    package func usage(
        of database: ResourceID<Database>,
        from start: Timestamp? = nil,
        to end: Timestamp? = nil
    ) async throws(ManagementAPIError) -> Usage {
        try await send(.usage(of: database, from: start, to: end))
    }
}

extension APIRequest where Answer == Usage {
    /// The one call whose answer is not inside `data`.
    static func usage(of database: ResourceID<Database>, from start: Timestamp?, to end: Timestamp?) -> Self {
        .bare(
            .get,
            ["databases", database.text, "usage"],
            query: ["startDate": start?.text, "endDate": end?.text]
        )
    }
}
