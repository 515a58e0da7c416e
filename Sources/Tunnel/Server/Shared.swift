import Logging
import Reactor
import Synchronization

/// What all loops of a tunnel share.
final class Shared: Sendable {
    let resolver: Resolver
    let cancelKeys = CancelRegistry()
    let logger: Logger
    let access: ClientAccess
    /// Clients that are connected, in whatever step.
    let occupancy: Occupancy
    /// What is common to the parked sessions of all loops.
    let pools: SessionPools
    private let current: Mutex<Upstream>

    init(
        upstream: Upstream,
        access: ClientAccess,
        logger: Logger,
        occupancy: Occupancy,
        reuse: SessionReuse,
        own: OwnAddresses
    ) {
        resolver = Resolver(own: own)
        self.access = access
        self.logger = logger
        self.occupancy = occupancy
        pools = SessionPools(reuse)
        current = Mutex(upstream)
    }

    /// Where new sessions go.
    var upstream: Upstream {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
