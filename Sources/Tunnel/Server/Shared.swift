import Logging
import Reactor
import Synchronization

/// What all loops of a tunnel share.
final class Shared: Sendable {
    let resolver = Resolver()
    let cancelKeys = CancelRegistry()
    let logger: Logger
    let access: ClientAccess
    /// Clients that are connected, in whatever step.
    let sessionCount = Atomic<Int>(0)
    private let current: Mutex<Upstream>

    init(upstream: Upstream, access: ClientAccess = ClientAccess(), logger: Logger) {
        self.access = access
        current = Mutex(upstream)
        self.logger = logger
    }

    /// Where new sessions go.
    var upstream: Upstream {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
