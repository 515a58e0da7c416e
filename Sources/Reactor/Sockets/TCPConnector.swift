import LibC

/// Connects to the first of a host's addresses that answers: families take turns, and each next address starts when
/// the one before failed or a moment has passed (RFC 8305, "Happy Eyeballs").
///
/// Few attempts are open at a time. Where there is no room for the next one the oldest gives its place up and queues
/// again, for longer, until the caller's patience ends. Lives on its loop and ends with exactly one call of
/// `completion`, unless it is cancelled.
package final class TCPConnector {
    /// A socket that is connected, with the address that answered; or the last address's error.
    package typealias Outcome = Result<(Socket, SocketAddress), SocketError>

    private let loop: EventLoop
    private let allowance: AttemptAllowance
    private var remaining: ArraySlice<SocketAddress>
    // They were silent so far, and get more time in the next round.
    private var silent: [SocketAddress] = []
    private(set) var attempts: [Attempt] = []
    private var attemptDelay: Duration
    private var stagger: LoopTimer?
    private var lastError = SocketError(call: "connect", code: EHOSTUNREACH)
    private var completion: ((Outcome) -> Void)?

    /// RFC 8305's "Connection Attempt Delay".
    package static let usualDelay = Duration.milliseconds(250)
    /// Attempts of one connector at a time.
    static let attemptLimit = 3

    /// Starts connecting; `completion` is called on the loop, never before this returns. `attemptDelay`: until the next
    /// address starts, in the first round.
    package init(
        loop: EventLoop,
        addresses: [SocketAddress],
        allowance: AttemptAllowance = .shared,
        attemptDelay: Duration = TCPConnector.usualDelay,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.allowance = allowance
        self.attemptDelay = attemptDelay
        self.remaining = Self.interleaved(addresses)[...]
        self.completion = completion
        stagger = loop.schedule(after: .zero) { [weak self] in self?.startNext() }
    }

    /// Lets go of all attempts; nothing is called afterwards.
    package func cancel() {
        completion = nil
        stagger?.cancel()
        while let attempt = attempts.last {
            attempt.abandon()
            remove(attempt)
        }
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
        guard let address = nextAddress() else {
            if attempts.isEmpty { finish(.failure(lastError)) }
            return
        }
        makeRoom()
        do {
            attempts.append(try Attempt(connector: self, loop: loop, address: address))
        } catch {
            lastError = error
            giveRoomBack()
            return startNext()
        }
        stagger = loop.schedule(after: attemptDelay) { [weak self] in self?.startNext() }
    }

    /// Those that have been silent come again when all had their turn.
    private func nextAddress() -> SocketAddress? {
        if remaining.isEmpty, !silent.isEmpty {
            remaining = silent[...]
            silent = []
            attemptDelay *= 2
        }
        return remaining.popFirst()
    }

    /// The first attempt has its room for certain, the others where there is any, or instead of the oldest.
    private func makeRoom() {
        if attempts.isEmpty || attempts.count < Self.attemptLimit && allowance.take() { return }
        let oldest = attempts.removeFirst()
        oldest.abandon()
        silent.append(oldest.address)
    }

    private func remove(_ attempt: Attempt) {
        attempts.removeAll { $0 === attempt }
        giveRoomBack()
    }

    /// Whatever is left is not more than the first.
    private func giveRoomBack() {
        if !attempts.isEmpty { allowance.giveBack() }
    }

    fileprivate func ended(_ attempt: Attempt, with error: SocketError?) {
        remove(attempt)
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
final class Attempt: ReadinessHandler {
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
        let registration = loop.register(socket, handler: self)
        self.registration = registration
        registration.watch(for: .write)
        if let refusal = registration.refusal {
            abandon()
            throw refusal
        }
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
