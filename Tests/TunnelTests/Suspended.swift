import LibC

/// A machine that a test can put to sleep.
final class Suspended: Sendable {
    private let total = Lock(Duration.zero)

    var time: Duration { total.withLock { $0 } }

    func sleep() {
        total.withLock { $0 += .seconds(60) }
    }
}
