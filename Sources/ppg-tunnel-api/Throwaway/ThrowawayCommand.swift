import ArgumentParser
import BothPrograms
import PrismaManagement
import PrismaPostgres
import Wording

/// `ppg-tunnel-api throwaway …`: what a tunnel with `--database-id` has this program do. Results are JSON documents.
struct ThrowawayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "throwaway",
        abstract: "Make and delete the credentials of one tunnel.",
        shouldDisplay: false,
        subcommands: [Prepare.self, Create.self, Delete.self]
    )

    /// Everything a person may be asked, before anything is made: what to do with what crashes left behind, and which
    /// database. Prints a ``ChosenDatabase``.
    struct Prepare: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Find leftovers, and pick a database.")

        @Option(help: "The tunnel's process id.") var process: Int32
        @Argument(help: "A database's id or name, or pick.") var database: String
        @OptionGroup var access: APIOptions
        var isForPeople: Bool { false }

        func perform(_ session: ManagementSession) async throws {
            let name = database == "pick" ? nil : try ResourceName<Database>(database)
            if name == nil { try DatabasePicker.requireTerminal() }
            try await Leftovers(session.api, hostName: HostName.current, newTunnel: process).clear()
            let chosen =
                if let name { try await known(name, session) } else { try await DatabasePicker(session).pick().chosen }
            try Console.printJSON(chosen)
        }

        /// A token that may not show databases may be good enough to make a connection to one.
        private func known(_ name: ResourceName<Database>, _ session: ManagementSession) async throws -> ChosenDatabase
        {
            let id = try await name.id(session)
            do throws(ManagementAPIError) {
                return try await session.api.database(id).chosen
            } catch {
                guard error.status == 403 else { throw error }
                return ChosenDatabase(id: id.text, name: nil, project: nil, region: nil)
            }
        }
    }

    /// `POST /v1/connections`. Prints a ``ThrowawayConnection``, the secret in it.
    struct Create: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Create the credentials.")

        @Option(help: "The tunnel's process id.") var process: Int32
        @Argument(help: "The database's id.", transform: ResourceID.init) var database: ResourceID<Database>
        @OptionGroup var access: APIOptions
        var isForPeople: Bool { false }

        func perform(_ session: ManagementSession) async throws {
            Interruption.ignore()
            let name = ThrowawayName(host: HostName.current, day: Words.today, process: process).text
            let connection = try await session.api.createConnection(to: database, named: name)
            guard let secret = connection.preferredConnectionString else {
                try await session.api.deleteConnection(ResourceID(connection.id))
                throw CommandFailure.failed("the API gave no connection string for database \(database.text)")
            }
            try Console.printJSON(
                ThrowawayConnection(
                    id: try ResourceID<Connection>(connection.id).text,
                    name: connection.name.escapingControls,
                    connectionString: secret
                )
            )
        }
    }

    /// `DELETE /v1/connections/{id}`; one that is gone already is as good. Prints nothing.
    struct Delete: ManagementCommand {
        static let configuration = CommandConfiguration(abstract: "Delete the credentials.")

        @Argument(help: "The connection's id.", transform: ResourceID.init) var id: ResourceID<Connection>
        @OptionGroup var access: APIOptions
        var isForPeople: Bool { false }

        func perform(_ session: ManagementSession) async throws {
            Interruption.ignore()
            // The tunnel that waits for this may have nobody who listens.
            Console.neverWait()
            do {
                try await session.api.deleteConnection(id)
            } catch {
                guard error.status == 404 else { throw error }
            }
        }
    }
}

extension Database {
    fileprivate var chosen: ChosenDatabase {
        ChosenDatabase(id: id, name: name, project: project?.name, region: region?.id)
    }
}
