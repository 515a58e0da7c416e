import Dispatch
import Reactor

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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
    private let sources: [SignalSource]

    /// Takes the signals over for the rest of the process's life.
    init() {
        // A client that is gone is noticed by the write that fails.
        SignalSource.ignore(SIGPIPE)
        let queue = DispatchQueue(label: "ppg-tunnel.signals")
        let (stream, sink) = AsyncStream.makeStream(of: Request.self)
        let meanings: [(CInt, Request)] = [
            (SIGINT, .shutDown(exitCode: 128 + SIGINT)),
            (SIGTERM, .shutDown(exitCode: 128 + SIGTERM)),
            (SIGHUP, .reload),
        ]
        sources = meanings.map { signal, request in
            SignalSource(signal, queue: queue) { sink.yield(request) }
        }
        requests = stream
    }
}
