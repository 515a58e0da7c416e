import LibC

/// Databases that a client asked for by its user's name only, and that do not exist. Shared by all loops.
///
/// libpq names the user where it is told no database, so most clients ask for one that is not there. Each name is tried
/// at the upstream first, and that it is missing is remembered for a while: somebody may create it.
final class MissingDatabases: Sendable {
    private let names = Lock<[[UInt8]: ContinuousClock.Instant]>([:])

    private static let memory = Duration.seconds(60)
    /// Names of local users; more are no users.
    private static let limit = 64

    /// The upstream said that there is no such database.
    func note(_ name: [UInt8]) {
        names.withLock { names in
            if names.count >= Self.limit { names.removeAll() }
            names[name] = .now
        }
    }

    /// The upstream said so a moment ago.
    func contains(_ name: [UInt8]) -> Bool {
        names.withLock { names in
            guard let time = names[name] else { return false }
            if time.duration(to: .now) < Self.memory { return true }
            names[name] = nil
            return false
        }
    }
}
