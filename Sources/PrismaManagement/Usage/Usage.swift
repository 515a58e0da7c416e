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
