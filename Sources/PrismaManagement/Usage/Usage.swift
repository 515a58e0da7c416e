/// What a database used between two moments.
public struct Usage: Codable, Sendable, Equatable {
    /// From, to.
    public struct Period: Codable, Sendable, Equatable {
        /// The first moment.
        public var start: Timestamp
        /// The last moment.
        public var end: Timestamp
    }

    /// An amount.
    public struct Amount: Codable, Sendable, Equatable {
        /// How much.
        public var used: Double
        /// Of what: `ops`, `GiB`.
        public var unit: String
    }

    /// What is counted.
    public struct Metrics: Codable, Sendable, Equatable {
        /// Queries.
        public var operations: Amount
        /// Data stored.
        public var storage: Amount
    }

    /// What the figures are for.
    public var period: Period
    /// The figures.
    public var metrics: Metrics
    /// When they were counted.
    public var generatedAt: Timestamp
}
