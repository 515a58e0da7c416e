/// What a database is doing; the API may name more than the four known here.
package struct DatabaseStatus: RawRepresentable, Codable, Sendable, Hashable {
    /// Being made.
    package static let provisioning = DatabaseStatus(rawValue: "provisioning")
    /// Answers queries.
    package static let ready = DatabaseStatus(rawValue: "ready")
    /// Being restored from a backup.
    package static let recovering = DatabaseStatus(rawValue: "recovering")
    /// Will not become ready.
    package static let failure = DatabaseStatus(rawValue: "failure")

    /// As the API writes it.
    package let rawValue: String

    /// Any status.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}
