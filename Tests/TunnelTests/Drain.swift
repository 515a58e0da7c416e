import FakePeers
import LibC

/// A drain that goes on beside a test.
final class Drain: Sendable {
    private let waitingFor = Lock<Int?>(nil)
    private let outcome: Lock<Background<Int>?> = Lock(nil)

    /// Starts it.
    init(of tunnel: TestTunnel, timeout: Duration = .seconds(8)) {
        let server = tunnel.server
        let background = Background { [self] in
            try blocking {
                await server.drain(timeout: timeout) { count in self.waitingFor.withLock { $0 = count } }
            }
        }
        outcome.withLock { $0 = background }
    }

    /// It has told everybody, and waits for sessions that are busy.
    var isWaiting: Bool {
        waitingFor.withLock { $0 != nil }
    }

    /// Waits for its end; the sessions that it had to end.
    func forcedSessions() throws -> Int {
        let background = outcome.withLock { $0 }
        return try background?.value() ?? -1
    }
}

extension Refusal {
    /// What clients hear that come during a shutdown.
    static let notStarting = Refusal(sqlState: "57P03", message: "ppg-tunnel is shutting down")

    /// What clients hear at shutdown whose session it ends.
    static let shuttingDown = Refusal(
        severity: "FATAL",
        sqlState: "57P01",
        message: "terminating connection because ppg-tunnel is shutting down",
        hint: nil
    )
}
