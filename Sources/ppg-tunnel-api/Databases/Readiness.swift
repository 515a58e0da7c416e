import BothPrograms
import PrismaManagement
import Wording

/// Asks for a database again and again until it is ready.
enum Readiness {
    /// How long it may take (our own limit).
    static let limit = Duration.seconds(900)
    /// Between two questions: at first, and at most.
    private static let delays = Duration.milliseconds(500)...Duration.seconds(5)

    /// The database once it is ready; throws if it fails, or takes longer than ``limit``.
    static func wait(for database: Database, _ api: ManagementAPI) async throws -> Database {
        if database.status == .ready { return database }
        let id = try ResourceID<Database>(database.id)
        let start = ContinuousClock.now
        let ready = try await Spinner.show("waiting for \(database.name): \(database.status.rawValue)") {
            var delay = delays.lowerBound
            while ContinuousClock.now - start < limit {
                try await Task.sleep(for: delay)
                delay = min(delay * 2, delays.upperBound)
                let current = try await api.database(id)
                switch current.status {
                case .ready: return current
                case .failure: throw CommandFailure.failed("database \(database.id) failed to become ready")
                case _: continue
                }
            }
            throw CommandFailure.failed(
                "database \(database.id) is not ready after \(limit.inWords)",
                hint: "look again with `databases show \(database.id)`"
            )
        }
        Console.note("ready after \((ContinuousClock.now - start).inWords)")
        return ready
    }
}
