import Synchronization

/// How many clients each event loop serves, and which loop gets the next one.
///
/// The first loop is filled first: a few sessions share its system calls and its parked sessions, so one thread serves
/// them for less CPU than several would. Beyond that all loops share the load evenly.
final class Occupancy: Sendable {
    /// Clients that there is room for.
    let limit: Int
    /// Clients that a loop gets before the next one gets any.
    private let comfortable: Int
    private let counts: Mutex<[Int]>

    init(loopCount: Int, comfortable: Int, limit: Int) {
        self.comfortable = comfortable
        self.limit = limit
        counts = Mutex(Array(repeating: 0, count: loopCount))
    }

    /// Counts a client in; returns the index of the loop that is to serve it.
    func enter() -> Int {
        counts.withLock { counts in
            let index =
                counts.firstIndex { $0 < comfortable }
                ?? counts.indices.min { counts[$0] < counts[$1] } ?? counts.startIndex
            counts[index] += 1
            return index
        }
    }

    /// Counts a client out that `index` served.
    func leave(_ index: Int) {
        counts.withLock { $0[index] -= 1 }
    }

    /// There is no room for another client.
    var isFull: Bool {
        total >= limit
    }

    /// Clients on all loops.
    var total: Int {
        counts.withLock { $0.reduce(0, +) }
    }
}
