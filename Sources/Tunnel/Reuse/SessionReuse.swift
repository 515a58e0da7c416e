/// How many upstream sessions wait for a next client, and how long.
public struct SessionReuse: Sendable, Equatable {
    /// How long a session waits; zero keeps none.
    public var idle: Duration
    /// Sessions kept at a time, on all loops together.
    public var maximum: Int

    /// Zero for either keeps none.
    public init(idle: Duration = .seconds(10), maximum: Int = 4) {
        self.idle = idle
        self.maximum = maximum
    }
}
