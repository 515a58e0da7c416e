import Dispatch
import FakePeers
import LibC

@testable import Reactor

/// An event loop of a test, and pairs of connected sockets on it.
final class LoopFixture: Sendable {
    let loop: EventLoop

    init(linger: Int32 = EventLoop.usualLinger) throws {
        signal(SIGPIPE, SIG_IGN)
        loop = try EventLoop(label: "test.loop", linger: linger)
    }

    /// A loop whose kernel the test plays.
    init(selector: Selector) {
        loop = EventLoop(label: "test.loop", linger: EventLoop.usualLinger, selector: selector)
    }

    deinit {
        loop.stop()
    }

    /// Runs on the loop and waits for it.
    func onLoop<Value: Sendable>(_ body: @escaping @Sendable (EventLoop) throws -> Value) throws -> Value {
        let box = Lock<Result<Value, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        loop.execute { [loop] in
            let result = Result { try body(loop) }
            box.withLock { $0 = result }
            done.signal()
        }
        guard done.wait(timeout: .now() + 8) == .success, let result = box.withLock({ $0 }) else {
            throw PeerError.timedOut("the loop")
        }
        return try result.get()
    }

    /// Watches a socket on the loop.
    func watch(
        _ socket: HandedOver<Socket>,
        for readiness: Readiness = .read,
        _ body: @escaping @Sendable (Readiness) -> Void
    ) throws -> HandedOver<Registration> {
        try onLoop { loop in
            let registration = loop.register(socket.value, handler: Handler(body))
            registration.watch(for: readiness)
            return HandedOver(registration)
        }
    }

    /// A socket for the loop, and the other end for the test.
    static func pair() throws -> (inner: HandedOver<Socket>, outer: PeerSocket) {
        let (inner, outer) = try PeerSocket.pair()
        return (HandedOver(Socket(owning: inner)), outer)
    }
}

/// Things that happened on a loop, in order, for a test on another thread to wait for.
final class Events<Event: Sendable>: Sendable {
    private let list = Lock<[Event]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func add(_ event: Event) {
        list.withLock { $0.append(event) }
        arrived.signal()
    }

    /// Waits for the next one.
    func next() throws -> Event {
        guard arrived.wait(timeout: .now() + 8) == .success else { throw PeerError.timedOut("an event") }
        return list.withLock { $0.removeFirst() }
    }

    /// Those that nobody has waited for.
    var rest: [Event] {
        list.withLock { $0 }
    }
}

/// Tells of readiness by a closure.
final class Handler: ReadinessHandler {
    private let body: (Readiness) -> Void

    init(_ body: @escaping (Readiness) -> Void) {
        self.body = body
    }

    func ready(_ readiness: Readiness) {
        body(readiness)
    }
}
