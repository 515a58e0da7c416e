import Logging
import Reactor
import Synchronization

/// A running tunnel: its listening sockets, its event loops, and the sessions on them.
///
/// Made listening; ends with `drain` and then `close`. May be used from any thread.
public final class TunnelServer: Sendable {
    /// The addresses clients connect to, with the ports the kernel chose.
    public let addresses: [SocketAddress]
    private let shared: Shared
    private let loops: [EventLoop]
    private let workers: [LoopCallback<Worker.Command>]

    /// Listens on all `addresses` or on none. A port of 0 is chosen by the kernel for the first address and taken for
    /// the others, so that `localhost` has one port in both families.
    public init(
        listeningOn addresses: [SocketAddress],
        upstream: Upstream,
        loopCount: Int,
        reuse: SessionReuse = SessionReuse(),
        logger: Logger
    ) async throws(ListenError) {
        let listeners = try Self.listen(on: addresses)
        self.addresses = listeners.map(\.address)
        let shared = Shared(upstream: upstream, logger: logger)
        self.shared = shared
        var loops: [EventLoop] = []
        var workers: [LoopCallback<Worker.Command>] = []
        do throws(SocketError) {
            for index in 0..<loopCount {
                let loop = try EventLoop(label: "ppg-tunnel.loop-\(index)")
                loops.append(loop)
                let limits = reuse.limits(loop: index, of: loopCount)
                workers.append(try await Self.startWorker(on: loop, shared, limits, listeners))
            }
        } catch {
            for loop in loops { loop.stop() }
            throw ListenError(address: listeners[0].address, cause: error)
        }
        self.loops = loops
        self.workers = workers
    }

    /// Where new sessions go from now on; running ones keep theirs.
    public var upstream: Upstream {
        get { shared.upstream }
        set { shared.upstream = newValue }
    }

    /// Clients that are connected.
    public var sessionCount: Int {
        shared.sessionCount.load(ordering: .relaxed)
    }

    /// Logs in upstream once and leaves again.
    public func check() async -> Result<CheckReport, UpstreamFailure> {
        let (loop, shared) = (loops[0], shared)
        return await withCheckedContinuation { continuation in
            loop.execute {
                UpstreamCheck(loop: loop, upstream: shared.upstream, resolver: shared.resolver) { result in
                    continuation.resume(returning: result)
                }.start()
            }
        }
    }

    /// Ends idle sessions at once, gives busy ones up to `timeout`, and then ends those too, cancelling their queries.
    /// `willWait` hears how many there are to wait for, if any. Returns how many had to be ended.
    public func drain(timeout: Duration, willWait: @Sendable (Int) -> Void) async -> Int {
        let (events, sink) = AsyncStream.makeStream(of: DrainEvent.self)
        for worker in workers {
            worker(.drain(started: { sink.yield(.workerHasStarted) }, idle: { sink.yield(.workerIsIdle) }))
        }
        let timer = Self.remind(sink, after: timeout)
        defer { timer.cancel() }
        var (startedWorkers, busyWorkers) = (0, workers.count)
        var forced = 0
        var lastCall: Task<Void, Never>?
        defer { lastCall?.cancel() }
        for await event in events {
            switch event {
            case .workerHasStarted:
                startedWorkers += 1
                let waiting = sessionCount
                if startedWorkers == workers.count, waiting > 0 { willWait(waiting) }
            case .workerIsIdle:
                busyWorkers -= 1
                if busyWorkers == 0 { return forced }
            case .timeIsUp:
                guard lastCall == nil else { return forced }
                forced = sessionCount
                for worker in workers { worker(.endNow) }
                lastCall = Self.remind(sink, after: Self.lastCallTime)
            }
        }
        return forced
    }

    /// Stops listening and ends the loops.
    public func close() async {
        for worker in workers {
            await withCheckedContinuation { continuation in
                worker(.close(done: { continuation.resume() }))
            }
        }
        for loop in loops { loop.stop() }
    }

    private enum DrainEvent {
        case workerHasStarted
        case workerIsIdle
        case timeIsUp
    }

    /// How long the cancel requests of sessions that were ended may take.
    private static let lastCallTime = Duration.seconds(2)

    private static func remind(_ sink: AsyncStream<DrainEvent>.Continuation, after delay: Duration) -> Task<Void, Never>
    {
        Task {
            guard (try? await Task.sleep(for: delay)) != nil else { return }
            sink.yield(.timeIsUp)
        }
    }

    /// A port that the kernel chose for one family may be taken in the other: then it chooses again.
    private static let portAttempts = 16

    private static func listen(on addresses: [SocketAddress]) throws(ListenError) -> [Listener] {
        for _ in 1..<portAttempts where addresses.count > 1 && addresses[0].port == 0 {
            if let listeners = try? listenOnce(on: addresses) { return listeners }
        }
        return try listenOnce(on: addresses)
    }

    private static func listenOnce(on addresses: [SocketAddress]) throws(ListenError) -> [Listener] {
        var listeners: [Listener] = []
        for var address in addresses {
            if address.port == 0, let first = listeners.first { address.port = first.address.port }
            do {
                listeners.append(try Listener(address: address))
            } catch {
                // A machine without IPv6 still has a `localhost`.
                guard error.isUnsupportedAddress, !listeners.isEmpty else {
                    throw ListenError(address: address, cause: error)
                }
            }
        }
        return listeners
    }

    private static func startWorker(
        on loop: EventLoop,
        _ shared: Shared,
        _ reuse: SessionPool.Limits,
        _ listeners: [Listener]
    ) async throws(SocketError) -> LoopCallback<Worker.Command> {
        let result: Result<LoopCallback<Worker.Command>, SocketError> = await withCheckedContinuation { continuation in
            loop.execute {
                do throws(SocketError) {
                    let worker = try Worker(loop: loop, shared: shared, reuse: reuse, listeners: listeners)
                    let commands = loop.callback(once: false) { command in worker.carryOut(command) }
                    continuation.resume(returning: .success(commands))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}

/// An address that cannot be listened on.
public struct ListenError: Error, Sendable {
    /// The address, with the port that was asked for.
    public let address: SocketAddress
    /// What the system said.
    public let cause: SocketError

    /// Somebody else has the port.
    public var isInUse: Bool { cause.isAddressInUse }
    /// The port is the system's.
    public var isPermission: Bool { cause.isPermission }
}
