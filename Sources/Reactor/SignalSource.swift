import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Tells of a signal on a queue, where any code may run, instead of in a signal handler.
///
/// One for each signal: on Linux a second one would take the signal away from Dispatch, and from the first.
public final class SignalSource {
    private let source: any DispatchSourceSignal

    /// Takes the signal over from its default action for the rest of the process's life.
    public init(_ signal: CInt, queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
        // Dispatch only observes: without this the default action would still end the process.
        Self.ignore(signal)
        source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
        source.setEventHandler { @Sendable in handler() }
        source.activate()
    }

    deinit {
        source.cancel()
    }

    /// Ignores a signal: SIGPIPE, where a write's own error says it better.
    public static func ignore(_ number: CInt) {
        _ = signal(number, SIG_IGN)
    }
}
