import Dispatch

/// Where settings are read: one reading after another, and nothing else waits. A file among them may be a pipe, whose
/// writer takes its time.
enum SettingsQueue {
    private static let queue = DispatchQueue(label: "ppg-tunnel.settings")

    private enum Outcome<Value: Sendable>: Sendable {
        case read(Value)
        case told(CInt)
    }

    /// What `body` returns. Throws where a signal to shut down comes earlier.
    static func read<Value: Sendable>(
        unlessTold listener: ProcessSignals.Listener,
        _ body: @escaping @Sendable () -> Value
    ) async throws(OpeningError) -> Value {
        let (outcomes, sink) = AsyncStream.makeStream(of: Outcome<Value>.self)
        let hear = { @Sendable (signal: CInt) in _ = sink.yield(.told(signal)) }
        let first = await listener.listen(hear) {
            // One that came when there was nobody yet to tell.
            if let signal = listener.first { sink.yield(.told(signal)) }
            perform { sink.yield(.read(body())) }
            return await outcomes.first { _ in true }
        }
        switch first {
        case .read(let value)?: return value
        case .told(let signal)?: throw OpeningError(.told(signal: signal))
        case nil: preconditionFailure("the stream does not end by itself")
        }
    }

    /// Returns at once.
    static func perform(_ body: @escaping @Sendable () -> Void) {
        queue.async(execute: body)
    }
}
