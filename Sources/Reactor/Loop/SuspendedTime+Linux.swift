import LibC

#if os(Linux)

/// How long this machine has slept since it was started. What was opened before a sleep is not to be relied on: the
/// network's other end has gone on, and says nothing about it.
package enum SuspendedTime {
    /// CLOCK_BOOTTIME goes on during sleep, CLOCK_MONOTONIC does not (clock_gettime(2)).
    package static var total: Duration {
        // In this order, so that the time between the two calls never counts as sleep.
        let withSleep = read(CLOCK_BOOTTIME)
        return withSleep - read(CLOCK_MONOTONIC)
    }

    private static func read(_ clock: CInt) -> Duration {
        var time = timespec()
        precondition(clock_gettime(clock, &time) == 0, "the kernel lacks a clock")
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
#endif
