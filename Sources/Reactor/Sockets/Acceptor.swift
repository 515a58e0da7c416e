/// A listening socket at work: hands over each client that has connected.
///
/// Where there is no room it rests for a moment instead of spinning on a client it cannot take; also where the kernel has
/// none to watch it.
package final class Acceptor: ReadinessHandler {
    /// A client, its socket and its address; or why accepting has to rest: there is no room, or no descriptor.
    package enum Event {
        case accepted(Socket, SocketAddress)
        case full
        case exhausted(SocketError)
    }

    private let loop: EventLoop
    private let socket: Socket
    private let hasRoom: () -> Bool
    private let event: (Event) -> Void
    private var registration: Registration?
    private var rest: LoopTimer?

    /// Clients taken in one turn, so that a flood leaves room for sessions.
    private static let batchSize = 16
    /// The pause where there is no room, or no descriptor.
    static let restTime = Duration.milliseconds(200)

    /// Starts accepting. `hasRoom`, asked before each client, and `event` are called on the loop.
    package init(
        loop: EventLoop,
        listener: Listener,
        hasRoom: @escaping () -> Bool = { true },
        event: @escaping (Event) -> Void
    ) throws(SocketError) {
        self.loop = loop
        self.hasRoom = hasRoom
        self.event = event
        socket = try listener.duplicate()
        registration = loop.register(socket, handler: self)
        registration?.watch(for: .read)
    }

    /// Stops accepting. Clients that wait in the kernel are refused when the listener is gone, too.
    package func stop() {
        rest?.cancel()
        registration?.cancel()
        registration = nil
        socket.close()
    }

    /// Clients are waiting.
    package func ready(_ readiness: Readiness) {
        if let refusal = registration?.refusal { return rest(because: .exhausted(refusal)) }
        do {
            for _ in 0..<Self.batchSize {
                guard hasRoom() else { return rest(because: .full) }
                guard let (client, address) = try socket.acceptConnection() else { return }
                event(.accepted(client, address))
                guard registration != nil else { return }
            }
        } catch {
            rest(because: .exhausted(error))
        }
    }

    /// There may be room again: ends a rest before its time.
    package func resume() {
        rest?.cancel()
        rest = nil
        registration?.watch(for: .read)
    }

    private func rest(because reason: Event) {
        registration?.watch(for: [])
        rest = loop.schedule(after: Self.restTime) { [unowned self] in resume() }
        event(reason)
    }
}
