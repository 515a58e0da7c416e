import BothPrograms
import PrismaManagement

/// A kind of thing that commands take by its name.
protocol NamedResource: Presentable {
    /// What tells two of the same name apart, the id first.
    static var marks: [Column<Self>] { get }
    /// The command that lists them, for a hint.
    static var listHint: String { get }
}

extension NamedResource {
    static var listHint: String { "`\(ProgramIdentity.name) \(noun)s list` shows what there is" }
}

/// A kind of thing that the API lists as a whole, and shows by its id.
protocol ShownResource: NamedResource {
    /// All that the token can see.
    static func all(_ session: ManagementSession) async throws -> [Self]
    /// The one with this id.
    static func one(_ id: ResourceID<Self>, _ session: ManagementSession) async throws -> Self
}

extension Project: ShownResource {
    static func all(_ session: ManagementSession) async throws -> [Project] {
        try await session.api.projects().collected()
    }

    static func one(_ id: ResourceID<Project>, _ session: ManagementSession) async throws -> Project {
        try await session.api.project(id)
    }

    static var marks: [Column<Project>] { [Column("ID") { $0.id }, Column("WORKSPACE") { $0.workspace.name }] }
}

extension Database: ShownResource {
    static func all(_ session: ManagementSession) async throws -> [Database] {
        try await session.api.databases().collected().map(\.withoutSecrets)
    }

    static func one(_ id: ResourceID<Database>, _ session: ManagementSession) async throws -> Database {
        try await session.api.database(id).withoutSecrets
    }

    static var marks: [Column<Database>] {
        [
            Column("ID") { $0.id }, Column("PROJECT") { $0.project.map { "project \($0.name)" } ?? "" },
            Column("REGION") { $0.region?.id ?? "" },
        ]
    }
}

extension Connection: ShownResource {
    static func all(_ session: ManagementSession) async throws -> [Connection] {
        try await session.api.connections().collected().map(\.withoutSecrets)
    }

    static func one(_ id: ResourceID<Connection>, _ session: ManagementSession) async throws -> Connection {
        try await session.api.connection(id).withoutSecrets
    }

    static var marks: [Column<Connection>] {
        [
            Column("ID") { $0.id }, Column("DATABASE") { $0.database.map { "database \($0.name)" } ?? "" },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }
}

extension Workspace: ShownResource {
    static func all(_ session: ManagementSession) async throws -> [Workspace] {
        try await session.api.workspaces().collected()
    }

    static func one(_ id: ResourceID<Workspace>, _ session: ManagementSession) async throws -> Workspace {
        try await session.api.workspace(id)
    }

    static var marks: [Column<Workspace>] {
        [Column("ID") { $0.id }, Column("CREATED") { Words.minute($0.createdAt) }]
    }
}
