import Dispatch
import LibC
import Reactor
import Testing

struct SignalSourceTests {
    /// A signal that nothing else in a test process uses.
    private static let signal = SIGUSR2

    @Test(.timeLimit(.minutes(1)))
    func hearsASignalThatComesAtOnce() async {
        let (signals, sink) = AsyncStream.makeStream(of: Void.self)
        let source = SignalSource(Self.signal, queue: DispatchQueue(label: "signals")) { sink.yield() }
        kill(getpid(), Self.signal)
        var iterator = signals.makeAsyncIterator()
        #expect(await iterator.next() != nil)
        withExtendedLifetime(source) {}
    }
}
