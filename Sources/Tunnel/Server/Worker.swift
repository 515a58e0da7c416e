import Logging
import Reactor
import Synchronization

/// What one event loop owns: its share of the listening sockets and the sessions of the clients it accepted.
final class Worker {
    /// Tells another thread that a command was carried out.
    typealias Notice = @Sendable () -> Void

    /// What a worker is told from outside its loop.
    enum Command: Sendable {
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
    private var acceptors: [Acceptor] = []
    private var sessions: [ObjectIdentifier: Session] = [:]
    private var isDraining = false
    private var whenIdle: Notice?
    private var exhaustionWasLogged = false

    init(
        loop: EventLoop,
        shared: Shared,
        reuse: SessionPool.Limits,
        listeners: [Listener]
    ) throws(SocketError) {
        self.loop = loop
        self.shared = shared
        pool = SessionPool(loop: loop, limits: reuse)
        for listener in listeners {
            acceptors.append(
                try Acceptor(loop: loop, listener: listener) { [unowned self] event in
                    switch event {
                    case .accepted(let socket, let address): accepted(socket, address)
                    case .exhausted(let error): exhausted(error)
                    }
                }
            )
        }
    }

    func carryOut(_ command: Command) {
        switch command {
        case .drain(let started, let idle):
            isDraining = true
            whenIdle = idle
            pool.closeAll()
            for session in Array(sessions.values) { session.drain() }
            started()
            reportIfIdle()
        case .endNow:
            for session in Array(sessions.values) { session.endNow() }
        case .close(let done):
            for acceptor in acceptors { acceptor.stop() }
            acceptors.removeAll()
            // Clients that came after the drain, and whoever outlived it.
            for session in Array(sessions.values) { session.abandon() }
            pool.closeAll()
            done()
        }
    }

    private func accepted(_ socket: Socket, _ address: SocketAddress) {
        exhaustionWasLogged = false
        let session = Session(
            loop: loop,
            shared: shared,
            pool: pool,
            socket: socket,
            address: address
        ) { [unowned self] session in
            sessions[ObjectIdentifier(session)] = nil
            shared.sessionCount.subtract(1, ordering: .relaxed)
            reportIfIdle()
        }
        sessions[ObjectIdentifier(session)] = session
        shared.sessionCount.add(1, ordering: .relaxed)
        if isDraining { session.refuseLogin() }
    }

    private func exhausted(_ error: SocketError) {
        guard !exhaustionWasLogged else { return }
        exhaustionWasLogged = true
        shared.logger.warning(
            "cannot accept connections for the moment: \(error)",
            metadata: ["hint": "close some clients, or raise the limit of open files (ulimit -n)"]
        )
    }

    private func reportIfIdle() {
        guard isDraining, sessions.isEmpty, let whenIdle else { return }
        self.whenIdle = nil
        whenIdle()
    }
}
