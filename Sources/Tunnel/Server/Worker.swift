import Reactor

/// What one event loop owns: the sessions of the clients it serves, and on the first loop the entrance.
final class Worker {
    /// Tells another thread that a command was carried out.
    typealias Notice = @Sendable () -> Void

    /// What a worker is told from outside its loop.
    enum Command: Sendable {
        /// Accept clients, for this loop and for those of the workers `elsewhere`.
        case open([Listener], elsewhere: [LoopCallback<Command>], opened: @Sendable (SocketError?) -> Void)
        /// Serve a client that was accepted elsewhere.
        case serve(Entrance.Newcomer)
        /// End idle sessions, let busy ones finish, turn new ones away. Cancel requests still work.
        case drain(started: Notice, idle: Notice)
        /// End all sessions now.
        case endNow
        /// Stop listening and let go of everything.
        case close(done: Notice)
    }

    private let loop: EventLoop
    private let shared: Shared
    private let pool: SessionPool
    private let spares: SpareConnections
    private var entrance: Entrance?
    private var sessions: [ObjectIdentifier: Session] = [:]
    private var isDraining = false
    private var whenIdle: Notice?

    /// `index`: the loop's place among those of `Occupancy`.
    init(index: Int, loop: EventLoop, shared: Shared) {
        self.loop = loop
        self.shared = shared
        pool = SessionPool(loop: loop, pools: shared.pools, suspended: shared.suspended)
        spares = SpareConnections(
            loop: loop,
            resolver: shared.resolver,
            allowance: shared.spares,
            suspended: shared.suspended
        )
        spares.countChanged = { [unowned self] in
            shared.occupancy.spares($0, onLoop: index)
            reportIfIdle()
        }
    }

    func carryOut(_ command: Command) {
        switch command {
        case .open(let listeners, let elsewhere, let opened):
            do throws(SocketError) {
                entrance = try Entrance(
                    loop: loop,
                    shared: shared,
                    listeners: listeners,
                    here: self,
                    elsewhere: elsewhere
                )
                opened(nil)
            } catch {
                opened(error)
            }
        case .serve(let newcomer):
            serve(Socket(owning: newcomer.descriptor), newcomer.address, newcomer.seat)
        case .drain(let started, let idle):
            isDraining = true
            whenIdle = idle
            // Whoever waits for a parked session or a spare connection is turned away by its own session.
            pool.closeOwn()
            spares.drain()
            for session in Array(sessions.values) { session.drain() }
            started()
            reportIfIdle()
        case .endNow:
            for session in Array(sessions.values) { session.endNow() }
        case .close(let done):
            entrance?.close()
            entrance = nil
            // Clients that came after the drain, and whoever outlived it.
            for session in Array(sessions.values) { session.abandon() }
            pool.end()
            spares.end()
            done()
        }
    }

    /// Takes over a client that has been counted in.
    func serve(_ socket: Socket, _ address: SocketAddress, _ seat: Occupancy.Seat) {
        let session = Session(
            loop: loop,
            shared: shared,
            pool: pool,
            spares: spares,
            socket: socket,
            address: address,
            seat: seat
        ) { [unowned self] session in
            sessions[ObjectIdentifier(session)] = nil
            seat.leave()
            entrance?.clientLeft()
            reportIfIdle()
        }
        sessions[ObjectIdentifier(session)] = session
        if isDraining { session.refuseLogin() }
    }

    /// A handshake of a spare connection is waited for, too: cut off, it would be an error in the server's log.
    private func reportIfIdle() {
        guard isDraining, spares.isEmpty, !sessions.values.contains(where: \.holdsShutdown), let whenIdle else {
            return
        }
        self.whenIdle = nil
        whenIdle()
    }
}
