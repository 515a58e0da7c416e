import Reactor

/// What the descriptors that a tunnel may have go to, and so how many sessions there is room for.
///
/// Nothing is left to chance: where the last descriptor is gone, Dispatch ends the process (`DescriptorLimit`).
struct DescriptorBudget {
    /// How many there may be (`ulimit -n`).
    var limit = DescriptorLimit.current
    /// Those open when the tunnel listens and has no loop yet: standard streams, signals, Dispatch's epoll, sockets,
    /// whatever was inherited.
    var open = DescriptorLimit.openCount
    let loops: Int
    /// Upstream connections without a client: parked sessions, spares.
    let spare: Int
    /// Attempts to connect beside the first of each connection.
    var attempts = AttemptAllowance.shared.limit

    init(loops: Int, spare: Int) {
        self.loops = loops
        self.spare = spare
    }

    /// How many sessions there is room for; less than 1 where not even one fits.
    var sessions: Int {
        let clientless = open + Self.dispatch + loops * EventLoop.descriptorCount + Self.moments + spare + attempts
        return (limit - clientless) / Self.perClient - Occupancy.extraPlaces
    }

    /// A client's socket, and one to the upstream, for a session or for a cancel request.
    private static let perClient = 2
    /// What Dispatch opens for itself when it is first needed: a timerfd for each of its clocks.
    private static let dispatch = 3
    /// What is open for a moment only: two name lookups with a file and a socket each, the file of `DATABASE_URL` or of
    /// trusted roots at a reload, a look at who a client is, the start-up check, and Dispatch's look at a thread.
    private static let moments = 8
}
