import Dispatch
import LibC
import Reactor

/// The signals that tell a tunnel what to do, one after another.
struct ProcessSignals {
    /// What a signal asks for.
    enum Request: Sendable, Equatable {
        /// Shut down; the exit code says which signal it was.
        case shutDown(exitCode: CInt)
        /// Read `DATABASE_URL` anew.
        case reload
    }

    let requests: AsyncStream<Request>
    /// Hears of the signals to shut down, too, at the same moment.
    let listener = Listener()
    private let sources: [SignalSource]

    /// What others may send to end a program, all that can be caught: credentials may have to be deleted before. What
    /// tells of a fault in the program itself is not among them.
    private static let ends = [SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU]

    /// Takes the signals over for the rest of the process's life.
    init() {
        // A log file that may not grow any more (ulimit -f) is noticed by the write that fails.
        SignalSource.ignore(SIGXFSZ)
        let queue = DispatchQueue(label: "ppg-tunnel.signals")
        let (stream, sink) = AsyncStream.makeStream(of: Request.self)
        let terminal = ControllingTerminal()
        // One source for each signal: a second one would make Dispatch lose the signal for the first.
        sources = (Self.ends + [SIGHUP]).map { [listener] signal in
            SignalSource(signal, queue: queue) {
                // Whoever closes the terminal ends what runs in it; a service that has none is told to reload.
                if signal == SIGHUP, !terminal.isLost {
                    sink.yield(.reload)
                } else {
                    listener.tell(signal)
                    sink.yield(.shutDown(exitCode: 128 + signal))
                }
            }
        }
        requests = stream
    }

    /// Somebody who has to act at once, for as long as it is busy; at most one at a time.
    final class Listener: Sendable {
        private struct State {
            var handler: (@Sendable (CInt) -> Void)?
            var first: CInt?
        }

        private let state = Lock(State())

        /// The first signal to shut down, if there was one.
        var first: CInt? { state.withLock(\.first) }

        /// Calls `handler` with each signal that arrives while `body` runs.
        func listen<Result>(
            _ handler: @escaping @Sendable (CInt) -> Void,
            while body: () async -> Result
        ) async -> Result {
            state.withLock { $0.handler = handler }
            defer { state.withLock { $0.handler = nil } }
            return await body()
        }

        fileprivate func tell(_ signal: CInt) {
            state.withLock { state in
                state.first = state.first ?? signal
                state.handler?(signal)
            }
        }
    }
}
