/// What databases belong to.
package struct Project: Codable, Sendable, Equatable {
    /// `proj_…`.
    package var id: String
    /// As its owner called it.
    package var name: String
    /// The owner's own id for it, if any.
    @OrNull package var logicalId: String?
    /// When it was made.
    package var createdAt: Timestamp
    /// Where its databases go unless told otherwise.
    @OrNull package var defaultRegion: String?
    /// Whose it is.
    package var workspace: Reference
}

/// A project just made, and the database made with it.
package struct CreatedProject: Codable, Sendable, Equatable {
    /// The project.
    package var project: Project
    /// Its first database with its secrets, which are not shown again.
    @OrNull package var database: Database?

    enum CodingKeys: CodingKey {
        case database
    }

    /// Reads one object that is the project and has a database in it.
    package init(from decoder: any Decoder) throws {
        project = try Project(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        _database = try container.decode(OrNull<Database>.self, forKey: .database)
    }

    /// Writes what was read.
    package func encode(to encoder: any Encoder) throws {
        try project.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(_database, forKey: .database)
    }
}

extension Project: IdentifiedResource {
    /// `proj_`.
    package static var idPrefix: String { "proj_" }
    /// `project`.
    package static var noun: String { "project" }
}
