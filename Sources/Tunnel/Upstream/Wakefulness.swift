import Reactor

/// A moment, and whether the machine has slept since. Connections that nobody uses are given up after a sleep.
struct Wakefulness: Sendable {
    /// How long the machine has slept altogether.
    let suspended: @Sendable () -> Duration
    private let before: Duration

    /// More than two readings of the clocks can be apart.
    private static let tolerance = Duration.seconds(1)

    /// Begins now.
    init(_ suspended: @escaping @Sendable () -> Duration) {
        self.suspended = suspended
        before = suspended()
    }

    /// The machine has not slept since.
    var lasts: Bool {
        suspended() - before < Self.tolerance
    }
}
