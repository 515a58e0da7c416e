import LibC
import Reactor
import Synchronization
import Tunnel

/// Tells a service manager how a tunnel is, from the moment it listens; without a service manager nothing happens.
final class ServiceReport: Sendable {
    private let manager: ServiceManager?
    private let server: TunnelServer
    private let isStopping = Atomic(false)

    /// How often sessions are counted. They are told where their number has changed.
    private static let countInterval = Duration.seconds(1)
    /// What a shutdown may take beyond the time that busy sessions get: cancel requests, and credentials to delete.
    private static let shutdownMargin = Duration.seconds(20)

    init(on server: TunnelServer, to manager: ServiceManager?) {
        self.server = server
        self.manager = manager
    }

    /// The tunnel listens. Reports go on until the task ends.
    func begin() -> Task<Void, Never> {
        manager?.tell(.ready)
        return Task {
            guard let manager else { return }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.tellSessions(to: manager) }
                if let interval = manager.interval {
                    group.addTask { await self.giveSignsOfLife(to: manager, every: interval) }
                }
            }
        }
    }

    /// `body` reads the settings anew.
    func reload(_ body: () -> Void) {
        manager?.tell(.reloading(microseconds: Self.monotonicMicroseconds))
        body()
        manager?.tell(.ready)
    }

    /// Busy sessions get this long.
    func stops(within timeout: Duration) {
        guard !isStopping.exchange(true, ordering: .relaxed) else { return }
        manager?.tell(.stopping(within: timeout + Self.shutdownMargin))
        manager?.tell(.status("shutting down"))
    }

    private func tellSessions(to manager: ServiceManager) async {
        let places = server.addresses.map(\.description).joined(separator: ", ")
        var told: Int?
        while !Task.isCancelled, !isStopping.load(ordering: .relaxed) {
            let count = server.sessionCount
            if count != told { manager.tell(.status("\(places): \(count == 1 ? "1 client" : "\(count) clients")")) }
            told = count
            try? await Task.sleep(for: Self.countInterval, tolerance: Self.countInterval)
        }
    }

    /// One for each time that all event loops have answered. While one hangs there is none, and the service manager
    /// starts the tunnel anew.
    private func giveSignsOfLife(to manager: ServiceManager, every interval: Duration) async {
        let (answers, sink) = AsyncStream.makeStream(of: Void.self)
        var iterator = answers.makeAsyncIterator()
        while !Task.isCancelled {
            server.askLoops { sink.yield() }
            guard await iterator.next() != nil else { return }
            manager.tell(.alive)
            try? await Task.sleep(for: interval)
        }
    }

    private static var monotonicMicroseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
    }
}
