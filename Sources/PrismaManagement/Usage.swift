/// What a database used between two moments.
package struct Usage: Codable, Sendable, Equatable {
    /// From, to.
    package struct Period: Codable, Sendable, Equatable {
        /// The first moment.
        package var start: Timestamp
        /// The last moment.
        package var end: Timestamp
    }

    /// An amount.
    package struct Amount: Codable, Sendable, Equatable {
        /// How much.
        package var used: Double
        /// Of what: `ops`, `GiB`.
        package var unit: String
    }

    /// What is counted.
    package struct Metrics: Codable, Sendable, Equatable {
        /// Queries.
        package var operations: Amount
        /// Data stored.
        package var storage: Amount
    }

    /// What the figures are for.
    package var period: Period
    /// The figures.
    package var metrics: Metrics
    /// When they were counted.
    package var generatedAt: Timestamp
}

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
            "show the usage of database \(database.shown)",
            .get,
            ["databases", database.text, "usage"],
            query: ["startDate": start?.text, "endDate": end?.text]
        )
    }
}
