import Dispatch
import LibC

/// Tells of a signal on a queue, where any code may run, instead of in a signal handler.
///
/// One for each signal: on Linux a second one would take the signal away from Dispatch, and from the first.
package final class SignalSource {
    private let source: any DispatchSourceSignal

    /// Takes the signal over from its default action for the rest of the process's life. Returns when that is done:
    /// a signal comes to one or to the other, and is not lost between them. Not to be called on `queue`.
    package init(_ signal: CInt, queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
        dispatchPrecondition(condition: .notOnQueue(queue))
        source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
        let observed = DispatchSemaphore(value: 0)
        source.setRegistrationHandler { @Sendable in observed.signal() }
        source.setEventHandler { @Sendable in handler() }
        source.activate()
        observed.wait()
        #if canImport(Darwin)
        // kqueue(2) only observes: the default action would still end the process. On Linux Dispatch catches the signal.
        Self.ignore(signal)
        #endif
    }

    deinit {
        source.cancel()
    }

    /// Ignores a signal: one that a system call's own error says better.
    package static func ignore(_ number: CInt) {
        _ = signal(number, SIG_IGN)
    }
}
