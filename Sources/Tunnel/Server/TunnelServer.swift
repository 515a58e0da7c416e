import Logging
import PrismaPostgres
import Reactor
import Synchronization

/// A running tunnel: its listening sockets, its event loops, and the sessions on them.
///
/// Made listening; ends with `drain` and then `close`. May be used from any thread.
package final class TunnelServer: Sendable {
    /// The addresses clients connect to, with the ports the kernel chose.
    package let addresses: [SocketAddress]
    private let socketFile: SocketFile?
    private let shared: Shared
    private let loops: [EventLoop]
    private let workers: [LoopCallback<Worker.Command>]

    /// Clients that one loop serves as fast as two and for a tenth less CPU, as measured with 16 busy ones; two are
    /// faster with 64 and 200.
    package static let comfortableClients = 24

    /// Listens on everything that `places` names or on nothing. A loop gets `comfortableClients` before the next one
    /// gets any.
    package init(
        listeningOn places: ListenPlaces,
        upstream: Upstream,
        access: ClientAccess = ClientAccess(),
        loopCount: Int,
        comfortableClients: Int = TunnelServer.comfortableClients,
        policy: SessionPolicy = SessionPolicy(),
        logger: Logger
    ) async throws(ListenError) {
        let (listeners, socketFile) = try places.listen()
        self.socketFile = socketFile
        self.addresses = listeners.map(\.address)
        // Counted before anybody is let in: a tunnel that runs out of descriptors takes Dispatch, and the process, with it.
        let kept = policy.reuse.keepsSessions ? policy.reuse.maximum : 0
        let budget = DescriptorBudget(loops: loopCount, spare: kept + SpareAllowance.most)
        guard budget.sessions > 0 else {
            socketFile?.remove()
            throw .descriptors(limit: budget.limit)
        }
        let occupancy = Occupancy(loopCount: loopCount, comfortable: comfortableClients, limit: budget.sessions)
        let shared = Shared(
            upstream: upstream,
            access: access,
            logger: logger,
            occupancy: occupancy,
            policy: policy,
            own: OwnAddresses(addresses)
        )
        self.shared = shared
        var loops: [EventLoop] = []
        var workers: [LoopCallback<Worker.Command>] = []
        do throws(SocketError) {
            for index in 0..<loopCount {
                let loop = try EventLoop(label: "ppg-tunnel.loop-\(index)", silenceLimit: policy.silenceLimit)
                loops.append(loop)
                workers.append(await Self.startWorker(index, on: loop, shared))
            }
            try await Self.open(listeners, workers)
        } catch {
            for loop in loops { loop.stop() }
            socketFile?.remove()
            throw .socket(listeners[0].address, error)
        }
        self.loops = loops
        self.workers = workers
    }

    /// Where new sessions go from now on; running ones keep theirs, with the credential that they were opened with.
    package var upstream: Upstream {
        get { shared.upstream }
        set { shared.upstream = newValue }
    }

    /// Clients that are connected.
    package var sessionCount: Int {
        shared.occupancy.total
    }

    /// Clients whose login upstream is under way.
    package var loginCount: Int {
        shared.occupancy.logins
    }

    /// Calls `answered` once every event loop has come round; while one does not, it is not called.
    package func askLoops(_ answered: @escaping @Sendable () -> Void) {
        let missing = Atomic(loops.count)
        for loop in loops {
            loop.execute { if missing.subtract(1, ordering: .relaxed).newValue == 0 { answered() } }
        }
    }

    /// What is wrong with an upstream whose sessions would come back to this server; nil where nothing is, and where only
    /// a name server could tell: then each connection is looked at.
    package func circle(through upstream: Upstream) -> UpstreamFailure? {
        let (host, port) = (upstream.target.host, upstream.target.port)
        let addresses = try? Resolver.lookUp(host: host, port: port, figures: !Loopback.contains(host))
        guard let first = addresses?.first, addresses?.allSatisfy(shared.resolver.own.contains) == true else {
            return nil
        }
        return .leadsBack(to: first, of: upstream)
    }

    /// Logs in upstream once and leaves again: what is wrong with a `DATABASE_URL` is better said at the start than by the
    /// first client.
    package func check() async -> Result<CheckReport, UpstreamFailure> {
        let (loop, shared) = (loops[0], shared)
        return await withCheckedContinuation { continuation in
            loop.execute {
                UpstreamCheck(
                    loop: loop,
                    upstream: shared.upstream,
                    resolver: shared.resolver,
                    isReadOnly: shared.isReadOnly,
                    steps: LoginSteps(shared.logger, client: "the check")
                ) { result in
                    continuation.resume(returning: result)
                }.start()
            }
        }
    }

    /// Ends idle sessions at once, gives busy ones up to `timeout`, and then ends those too, cancelling their queries.
    /// `willWait` hears how many there are to wait for, if any. Returns how many had to be ended.
    package func drain(timeout: Duration, willWait: @Sendable (Int) -> Void) async -> Int {
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
                // The second time: cancel requests that nobody answers do not hold the end of the program.
                guard lastCall == nil else { return forced }
                forced = sessionCount
                for worker in workers { worker(.endNow) }
                lastCall = Self.remind(sink, after: Self.lastCallTime)
            }
        }
        return forced
    }

    /// Removes the socket file, if there is one, so that no client finds it any more. `close` does it, too.
    package func removeSocketFile() {
        socketFile?.remove()
    }

    /// Stops listening and ends the loops. The first one is told first: a client that it has sent on arrives before
    /// the other is told.
    package func close() async {
        removeSocketFile()
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

    /// A worker is made on its loop and never leaves it: what comes back is a handle to give it commands.
    private static func startWorker(
        _ index: Int,
        on loop: EventLoop,
        _ shared: Shared
    ) async -> LoopCallback<Worker.Command> {
        await withCheckedContinuation { continuation in
            loop.execute {
                let worker = Worker(index: index, loop: loop, shared: shared)
                continuation.resume(returning: loop.callback(once: false) { command in worker.carryOut(command) })
            }
        }
    }

    /// Has the first worker let clients in.
    private static func open(
        _ listeners: [Listener],
        _ workers: [LoopCallback<Worker.Command>]
    ) async throws(SocketError) {
        let error = await withCheckedContinuation { continuation in
            workers[0](
                .open(listeners, elsewhere: Array(workers.dropFirst()), opened: { continuation.resume(returning: $0) })
            )
        }
        if let error { throw error }
    }
}
