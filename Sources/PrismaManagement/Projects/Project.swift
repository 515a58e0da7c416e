/// What databases belong to.
public struct Project: Codable, Sendable, Equatable {
    /// `proj_…`.
    public var id: String
    /// As its owner called it.
    public var name: String
    /// The owner's own id for it, if any.
    @OrNull public var logicalId: String?
    /// When it was made.
    public var createdAt: Timestamp
    /// Where its databases go unless told otherwise.
    @OrNull public var defaultRegion: String?
    /// Whose it is.
    public var workspace: Reference
}

/// A project just made, and the database made with it.
public struct CreatedProject: Codable, Sendable, Equatable {
    /// The project.
    public var project: Project
    /// Its first database with its secrets, which are not shown again.
    @OrNull public var database: Database?

    enum CodingKeys: CodingKey {
        case database
    }

    /// Reads one object that is the project and has a database in it.
    public init(from decoder: any Decoder) throws {
        project = try Project(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        _database = try container.decode(OrNull<Database>.self, forKey: .database)
    }

    /// Writes what was read.
    public func encode(to encoder: any Encoder) throws {
        try project.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(_database, forKey: .database)
    }
}

extension Project: IdentifiedResource {
    /// `proj_`.
    public static var idPrefix: String { "proj_" }
    /// `project`.
    public static var noun: String { "project" }
}
