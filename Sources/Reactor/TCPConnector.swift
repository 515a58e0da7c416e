#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Connects to the first of a host's addresses that answers: families take turns, and each next address starts when
/// the one before failed or a moment has passed (RFC 8305, "Happy Eyeballs").
///
/// Lives on its loop and ends with exactly one call of `completion`, unless it is cancelled.
public final class TCPConnector {
    /// A socket that is connected, with the address that answered; or the last address's error.
    public typealias Outcome = Result<(Socket, SocketAddress), SocketError>

    private let loop: EventLoop
    private var remaining: [SocketAddress]
    private var attempts: [Attempt] = []
    private var stagger: LoopTimer?
    private var lastError = SocketError(call: "connect", code: EHOSTUNREACH)
    private var completion: ((Outcome) -> Void)?

    /// RFC 8305's "Connection Attempt Delay".
    private static let attemptDelay = Duration.milliseconds(250)

    /// Starts connecting; `completion` is called on the loop, never before this returns.
    public init(loop: EventLoop, addresses: [SocketAddress], completion: @escaping (Outcome) -> Void) {
        self.loop = loop
        self.remaining = Self.interleaved(addresses)
        self.completion = completion
        stagger = loop.schedule(after: .zero) { [weak self] in self?.startNext() }
    }

    /// Lets go of all attempts; nothing is called afterwards.
    public func cancel() {
        completion = nil
        stagger?.cancel()
        for attempt in attempts { attempt.abandon() }
        attempts.removeAll()
    }

    /// The system's order, with the families taking turns from the first one on.
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let first = addresses.first else { return [] }
        let same = addresses.filter { $0.family == first.family }
        let other = addresses.filter { $0.family != first.family }
        return (0..<max(same.count, other.count)).flatMap { index in
            [same, other].compactMap { $0.indices.contains(index) ? $0[index] : nil }
        }
    }

    private func startNext() {
        stagger?.cancel()
        guard !remaining.isEmpty else {
            if attempts.isEmpty { finish(.failure(lastError)) }
            return
        }
        let address = remaining.removeFirst()
        do {
            attempts.append(try Attempt(connector: self, loop: loop, address: address))
        } catch {
            lastError = error
            return startNext()
        }
        stagger = loop.schedule(after: Self.attemptDelay) { [weak self] in self?.startNext() }
    }

    fileprivate func ended(_ attempt: Attempt, with error: SocketError?) {
        attempts.removeAll { $0 === attempt }
        if let error {
            lastError = error
            startNext()
        } else {
            finish(.success((attempt.socket, attempt.address)))
        }
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}

/// One `connect` that is under way.
private final class Attempt: ReadinessHandler {
    let socket: Socket
    let address: SocketAddress
    private unowned let connector: TCPConnector
    private var registration: Registration?

    init(connector: TCPConnector, loop: EventLoop, address: SocketAddress) throws(SocketError) {
        self.connector = connector
        self.address = address
        socket = try Socket(family: address.family)
        do {
            _ = try systemCall("connect") { address.withPointer { connect(socket.descriptor, $0, $1) } }
        } catch {
            guard error.code == EINPROGRESS else { throw error }
        }
        registration = loop.register(socket, handler: self)
        registration?.watch(for: .write)
    }

    func ready(_ readiness: Readiness) {
        registration?.cancel()
        do {
            connector.ended(self, with: try socket.takeError())
        } catch {
            connector.ended(self, with: error)
        }
    }

    func abandon() {
        registration?.cancel()
        socket.close()
    }
}
