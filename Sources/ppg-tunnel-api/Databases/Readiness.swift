import BothPrograms
import PrismaManagement
import Wording

/// Asks for a database again and again until it is ready.
enum Readiness {
    /// How long it may take (our own limit).
    static let limit = Duration.seconds(900)
    /// Between two questions: at first, and at most.
    private static let delays = Duration.milliseconds(500)...Duration.seconds(5)

    /// Returns once the database is ready; throws if it fails, or takes longer than ``limit``. Its status is the last that
    /// was seen, in any case.
    static func wait(for database: inout Database, _ api: ManagementAPI) async throws {
        if database.status == .ready { return }
        let id = try ResourceID<Database>(database.id)
        let start = ContinuousClock.now
        let words = "waiting for \(database.name): \(database.status.rawValue)"
        let status = try await Spinner.show(words) { () -> DatabaseStatus? in
            var delay = delays.lowerBound
            while ContinuousClock.now - start < limit {
                try await Task.sleep(for: delay)
                delay = min(delay * 2, delays.upperBound)
                let status = try await api.database(id).status
                if [.ready, .failure].contains(status) { return status }
            }
            return nil
        }
        switch status {
        case .ready?:
            database.status = .ready
            Console.note("ready after \((ContinuousClock.now - start).inWords)")
        case nil:
            throw CommandFailure.failed(
                "database \(database.id) is not ready after \(limit.inWords)",
                hint: "look again with `databases show \(database.id)`"
            )
        case let status?:
            database.status = status
            throw CommandFailure.failed("database \(database.id) failed to become ready")
        }
    }
}
