import LibC
import Reactor

/// What the pools of all loops have in common: how many sessions they keep together, and that all must go at once when
/// the upstream refuses the credential or has no connections left.
final class SessionPools: Sendable {
    /// How many sessions wait, and how long.
    let reuse: SessionReuse

    private struct State {
        var parked = 0
        var closers: [LoopCallback<Void>] = []
    }

    private let state = Lock(State())

    init(_ reuse: SessionReuse) {
        self.reuse = reuse
    }

    /// Has `closer` called whenever all sessions must go.
    func join(_ closer: LoopCallback<Void>) {
        state.withLock { $0.closers.append(closer) }
    }

    /// Counts one more parked session in; false when there are as many as may be.
    func reserve() -> Bool {
        state.withLock { state in
            guard reuse.keepsSessions, state.parked < reuse.maximum else { return false }
            state.parked += 1
            return true
        }
    }

    /// Counts a parked session out.
    func release() {
        state.withLock { $0.parked -= 1 }
    }

    /// No loop has a session parked.
    var isEmpty: Bool {
        state.withLock { $0.parked == 0 }
    }

    /// Has every loop close what it has parked, soon.
    func closeAll() {
        for closer in state.withLock({ $0.closers }) { closer(()) }
    }
}
