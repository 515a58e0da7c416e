import Logging
import Reactor

/// Where clients come in: accepts them on the first loop and sends each to the loop that is to serve it.
///
/// Lives on the first loop; that loop's worker owns it.
final class Entrance {
    /// A client on its way to another loop. Whoever receives it owns the descriptor.
    struct Newcomer: Sendable {
        let descriptor: CInt
        let address: SocketAddress
        let seat: Occupancy.Seat
    }

    private let occupancy: Occupancy
    private let logger: Logger
    private unowned let here: Worker
    private let elsewhere: [LoopCallback<Worker.Command>]
    private var acceptors: [Acceptor] = []
    private var isResting = false
    private var lastWarning: ContinuousClock.Instant?

    /// A tunnel that stays full says so this often, not for each client.
    private static let warningInterval = Duration.seconds(10)

    /// `here` is the worker of this loop, `elsewhere` reaches those of the others, in their order.
    init(
        loop: EventLoop,
        shared: Shared,
        listeners: [Listener],
        here: Worker,
        elsewhere: [LoopCallback<Worker.Command>]
    ) throws(SocketError) {
        occupancy = shared.occupancy
        logger = shared.logger
        self.here = here
        self.elsewhere = elsewhere
        do throws(SocketError) {
            for listener in listeners { acceptors.append(try accept(from: listener, on: loop)) }
        } catch {
            close()
            throw error
        }
    }

    private func accept(from listener: Listener, on loop: EventLoop) throws(SocketError) -> Acceptor {
        try Acceptor(
            loop: loop,
            listener: listener,
            hasRoom: { [occupancy] in !occupancy.isFull },
            event: { [unowned self] in happened($0) }
        )
    }

    private func happened(_ event: Acceptor.Event) {
        switch event {
        case .accepted(let socket, let address): accepted(socket, address)
        case .full: rests("\(occupancy.total) clients are connected, and there is no room for more")
        case .exhausted(let error): rests("\(error)")
        }
    }

    /// A client of this loop has left. Those of others are noticed a moment later: the acceptors try again by themselves,
    /// so that loops need not tell each other of each client that leaves.
    func clientLeft() {
        guard isResting else { return }
        isResting = false
        for acceptor in acceptors { acceptor.resume() }
    }

    /// Accepts nobody any more.
    func close() {
        for acceptor in acceptors { acceptor.stop() }
        acceptors.removeAll()
    }

    /// Sent on as a bare descriptor: a socket is its loop's alone, and this one has not been watched by any.
    private func accepted(_ socket: Socket, _ address: SocketAddress) {
        let seat = occupancy.enter()
        guard seat.loop > 0 else { return here.serve(socket, address, seat) }
        elsewhere[seat.loop - 1](.serve(Newcomer(descriptor: socket.surrender(), address: address, seat: seat)))
    }

    private func rests(_ reason: String) {
        isResting = true
        let now = ContinuousClock.now
        if let lastWarning, lastWarning.duration(to: now) < Self.warningInterval { return }
        lastWarning = now
        logger.warning(
            "cannot accept connections for the moment: \(reason)",
            metadata: ["hint": "close some clients, or raise the limit of open files (ulimit -n)"]
        )
    }
}
