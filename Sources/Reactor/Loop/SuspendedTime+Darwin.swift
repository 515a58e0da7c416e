import LibC

#if canImport(Darwin)

/// How long this machine has slept since it was started. What was opened before a sleep is not to be relied on: the
/// network's other end has gone on, and says nothing about it.
package enum SuspendedTime {
    /// CLOCK_MONOTONIC goes on during sleep here, CLOCK_UPTIME_RAW does not (clock_gettime(3)).
    package static var total: Duration {
        let withSleep = clock_gettime_nsec_np(CLOCK_MONOTONIC)
        return .nanoseconds(Int64(withSleep) - Int64(clock_gettime_nsec_np(CLOCK_UPTIME_RAW)))
    }
}
#endif
