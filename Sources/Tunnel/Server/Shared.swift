import LibC
import Logging
import Reactor

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
    /// The same of the spare connections.
    let spares: SpareAllowance
    /// A query whose client is gone is cancelled, instead of running to its end as without a tunnel.
    let cancelsAbandoned: Bool
    /// Sessions are kept read-only.
    let isReadOnly: Bool
    /// How long the machine has slept so far.
    let suspended: @Sendable () -> Duration
    private let current: Lock<Upstream>

    init(
        upstream: Upstream,
        access: ClientAccess,
        logger: Logger,
        occupancy: Occupancy,
        policy: SessionPolicy,
        own: OwnAddresses
    ) {
        resolver = Resolver(own: own)
        self.access = access
        self.logger = logger
        self.occupancy = occupancy
        pools = SessionPools(policy.reuse)
        spares = SpareAllowance(usual: policy.spareConnections)
        cancelsAbandoned = policy.cancelsAbandoned
        isReadOnly = policy.isReadOnly
        suspended = policy.suspended
        current = Lock(upstream)
    }

    /// Where new sessions go.
    var upstream: Upstream {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
