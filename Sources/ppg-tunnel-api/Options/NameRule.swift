import ArgumentParser

/// What the API allows as a name, checked before it is asked.
enum NameRule {
    /// Characters of a project's name (OpenAPI, `PATCH /v1/projects/{id}`); a database's has no documented limit, and
    /// gets the same.
    static let lengths = 1...256

    static func check(_ name: String?, _ lengths: ClosedRange<Int>) throws {
        guard let name, !lengths.contains(name.count) else { return }
        throw ValidationError("--name takes \(lengths.lowerBound) to \(lengths.upperBound) characters.")
    }
}
