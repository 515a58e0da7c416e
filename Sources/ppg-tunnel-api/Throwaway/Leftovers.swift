import BothPrograms
import LibC
import PrismaManagement
import Wording

/// The credentials that tunnels of this machine left behind when they crashed: they work until somebody deletes them.
struct Leftovers {
    private let api: ManagementAPI
    private let host: String
    private let newTunnel: Int32

    /// `newTunnel` is the process that has no credentials yet: whatever carries its number is older.
    init(_ api: ManagementAPI, hostName: String, newTunnel: Int32) {
        self.api = api
        self.host = ThrowawayName(host: hostName, day: "", process: newTunnel).host
        self.newTunnel = newTunnel
    }

    /// Offers to delete them on a terminal; elsewhere says which commands do. Keeps nobody from opening a tunnel.
    func clear() async throws {
        let found = try await find()
        guard !found.isEmpty else { return }
        let them = found.count == 1 ? "a connection" : "\(found.count) connections"
        Console.note("warning: tunnels of this machine that are gone left \(them) behind:")
        guard Terminal.canAsk else {
            for connection in found {
                Console.note("  \(connection.name) of \(connection.database?.name ?? "?")".escapingControls)
                Console.note("hint: \(Self.command(for: connection))")
            }
            return
        }
        let columns = [
            Column<Connection>("ID") { $0.id }, Column("NAME", flexible: true) { $0.name },
            Column("DATABASE", flexible: true) { $0.database?.name ?? "" },
        ]
        Table(columns, found).lines(width: Terminal.width(.standardError)).forEach(Console.note)
        let answer = Console.ask("Delete \(found.count == 1 ? "it" : "them")? [y/N] ")
        guard ["y", "yes"].contains(answer?.lowercased()) else { return }
        for connection in found { await delete(connection) }
    }

    /// A token that may not list connections may be good enough for the rest.
    private func find() async throws -> [Connection] {
        do {
            return try await api.connections().collected().filter(isLeftOver)
        } catch let error as ManagementAPIError where error.status == 403 {
            Console.note("warning: cannot look for what earlier tunnels left behind: \(error.message)")
            return []
        }
    }

    private func isLeftOver(_ connection: Connection) -> Bool {
        guard let name = ThrowawayName(connection.name), name.host == host else { return false }
        return name.process == newTunnel || !isRunning(name.process)
    }

    /// Whether the number is still a tunnel's: after a restart of the machine it soon is another program's. Where the
    /// name of a process cannot be read, it may be a tunnel.
    private func isRunning(_ process: Int32) -> Bool {
        guard kill(process, 0) == 0 || errno != ESRCH else { return false }
        guard let name = ProcessName.of(process) else { return true }
        return name == ProgramIdentity.name || name == ProcessName.of(newTunnel)
    }

    private func delete(_ connection: Connection) async {
        do {
            try await api.deleteConnection(ResourceID(connection.id))
            Console.note("deleted connection \(connection.id)".escapingControls)
        } catch {
            let failure = CommandFailure(error)
            Console.note("warning: \(failure.message)\nhint: \(Self.command(for: connection))")
        }
    }

    private static func command(for connection: Connection) -> String {
        "\(ProgramIdentity.name) connections delete \(connection.id) --yes".escapingControls
    }
}
