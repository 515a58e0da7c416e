/// What a database is doing; the API may name more than the four known here.
public struct DatabaseStatus: RawRepresentable, Codable, Sendable, Hashable {
    /// Being made.
    public static let provisioning = DatabaseStatus(rawValue: "provisioning")
    /// Answers queries.
    public static let ready = DatabaseStatus(rawValue: "ready")
    /// Being restored from a backup.
    public static let recovering = DatabaseStatus(rawValue: "recovering")
    /// Will not become ready.
    public static let failure = DatabaseStatus(rawValue: "failure")

    /// As the API writes it.
    public let rawValue: String

    /// Any status.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
