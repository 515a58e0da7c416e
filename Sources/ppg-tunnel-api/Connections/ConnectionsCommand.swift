import ArgumentParser
import CommandLineParts
import PrismaManagement

/// `ppg-tunnel connections …`.
struct ConnectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ManagementNoun.connections.rawValue,
        abstract: ManagementNoun.connections.abstract,
        subcommands: [List.self, Show.self, Create.self, Rotate.self, Delete.self]
    )

    /// `GET /v1/connections`.
    struct List: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "List connections, of all databases or of one.")

        @Option(help: "Only those of the database with this id.", transform: ResourceID.init)
        var database: ResourceID<Database>?
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.connections(of: database, limit: limit.limit)
            let connections = try await list.collected().map(\.withoutSecrets)
            try output.list(connections, "connections", id: \.id, ConnectionsCommand.columns)
        }
    }

    /// `GET /v1/connections/{id}`.
    struct Show: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Show a connection, without its secrets.")

        @Argument(help: "The connection's id.", transform: ResourceID.init) var id: ResourceID<Connection>
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let connection = try await session.api.connection(id).withoutSecrets
            try output.one(connection, id: connection.id, ConnectionsCommand.details(connection))
        }
    }

    /// `DELETE /v1/connections/{id}`.
    struct Delete: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a connection: its credentials stop working.")

        @Argument(help: "The connection's id.", transform: ResourceID.init) var id: ResourceID<Connection>
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try await confirmation.confirm("delete") {
                let connection = try await session.api.connection(id)
                return .init(
                    noun: "connection",
                    id: connection.id,
                    name: connection.name,
                    effect: "locks out everyone who uses it"
                )
            }
            try await session.api.deleteConnection(id)
            try output.deleted("connection", id: id.text)
        }
    }

    private static var columns: [Column<Connection>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name },
            Column("KIND") { $0.kind },
            Column("DATABASE", flexible: true) { $0.database?.name ?? "" },
            Column("HOST") { ($0.endpoints.direct ?? $0.endpoints.pooled ?? $0.endpoints.accelerate)?.host ?? "" },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    static func details(_ connection: Connection) -> [Detail] {
        var details = [
            Detail("id", connection.id),
            Detail("name", connection.name),
            Detail("kind", connection.kind),
            Detail("database", connection.database.map { "\($0.name) (\($0.id))" }),
        ]
        let endpoints = connection.endpoints
        for (title, endpoint) in [
            ("direct", endpoints.direct), ("pooled", endpoints.pooled), ("accelerate", endpoints.accelerate),
        ] {
            if let endpoint {
                details.append(Detail(title, "\(endpoint.host):\(endpoint.port)"))
            }
        }
        return details + [Detail("created", Words.moment(connection.createdAt))]
    }
}
