/// How many upstream sessions wait for a next client, and how long.
package struct SessionReuse: Sendable, Equatable {
    /// How long a session waits; zero keeps none.
    package var idle: Duration
    /// How long after its login a session is still given to a next client.
    package var lifetime: Duration
    /// Sessions kept at a time, on all loops together.
    package var maximum: Int

    /// Zero for `idle` or `maximum` keeps none, and none is what clients expect: each gets a login of its own.
    package init(idle: Duration = .zero, lifetime: Duration = .seconds(60), maximum: Int = 4) {
        self.idle = idle
        self.lifetime = lifetime
        self.maximum = maximum
    }

    /// Sessions are kept at all.
    var keepsSessions: Bool {
        idle > .zero && maximum > 0
    }
}
