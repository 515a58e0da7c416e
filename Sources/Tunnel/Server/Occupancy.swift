import LibC
import Synchronization

/// How many clients each event loop serves, and which loop gets the next one.
///
/// The first loop is filled first: a few sessions share its system calls and its parked sessions, so one thread serves
/// them for less CPU than several would. But a login is a millisecond's work, most of it the TLS handshake: who comes
/// while one is under way goes to a loop without, or to one that has done the handshake before. Beyond the few, all loops
/// share the load evenly.
///
/// A client is let in before it has said what it wants. Room for sessions is given out when it wants one: who says
/// nothing takes it from nobody, and a full tunnel still hears a cancel request.
final class Occupancy: Sendable {
    /// Sessions that there is room for.
    let limit: Int
    /// Clients that a loop gets before the next one gets any.
    private let comfortable: Int
    private let loads: Lock<[Load]>

    /// Clients beyond the sessions, for cancel requests and for who has to be told that the tunnel is full.
    static let extraPlaces = 4

    /// What one loop has to do.
    private struct Load {
        /// Clients, whatever they want.
        var clients = 0
        /// Those that have a session, or are on their way to one.
        var sessions = 0
        /// Those that are being logged in upstream.
        var logins = 0
        /// Upstream connections whose handshake is done, for clients to come.
        var spares = 0

        /// Handshakes that a client would wait for.
        var handshakes: Int { logins - spares }
    }

    /// `limit`: of sessions.
    init(loopCount: Int, comfortable: Int, limit: Int) {
        self.comfortable = comfortable
        self.limit = limit
        loads = Lock(Array(repeating: Load(), count: loopCount))
    }

    /// Counts a client in and chooses its loop.
    func enter() -> Seat {
        loads.withLock { loads in
            let comfortable = loads.indices.filter { loads[$0].clients < self.comfortable }
            let loop =
                comfortable.min { loads[$0].handshakes < loads[$1].handshakes }
                ?? loads.indices.min { loads[$0].clients < loads[$1].clients } ?? loads.startIndex
            loads[loop].clients += 1
            return Seat(occupancy: self, loop: loop)
        }
    }

    /// This many spare connections are ready on a loop.
    func spares(_ count: Int, onLoop loop: Int) {
        loads.withLock { $0[loop].spares = count }
    }

    /// There is no room for another client, whatever it wants.
    var isFull: Bool {
        total >= limit + Self.extraPlaces
    }

    /// Clients on all loops.
    var total: Int {
        loads.withLock { $0.reduce(0) { $0 + $1.clients } }
    }

    /// Logins on all loops.
    var logins: Int {
        loads.withLock { $0.reduce(0) { $0 + $1.logins } }
    }

    /// A client's place, counted until it leaves. Whoever serves the client has it.
    final class Seat: Sendable {
        /// The loop's index.
        let loop: Int
        private let occupancy: Occupancy
        private let hasSession = Atomic<Bool>(false)

        fileprivate init(occupancy: Occupancy, loop: Int) {
            self.occupancy = occupancy
            self.loop = loop
        }

        /// The client wants a session. False when there are as many as there is room for: then it has to go.
        func claimSession() -> Bool {
            let isGranted = occupancy.loads.withLock { loads in
                guard loads.reduce(0, { $0 + $1.sessions }) < occupancy.limit else { return false }
                loads[loop].sessions += 1
                return true
            }
            if isGranted { hasSession.store(true, ordering: .relaxed) }
            return isGranted
        }

        /// The client is being logged in upstream; `loginEnded` must follow.
        func loginBegan() {
            occupancy.loads.withLock { $0[loop].logins += 1 }
        }

        func loginEnded() {
            occupancy.loads.withLock { $0[loop].logins -= 1 }
        }

        /// Counts the client out, once.
        func leave() {
            let sessions = hasSession.load(ordering: .relaxed) ? 1 : 0
            occupancy.loads.withLock { loads in
                loads[loop].clients -= 1
                loads[loop].sessions -= sessions
            }
        }
    }
}
