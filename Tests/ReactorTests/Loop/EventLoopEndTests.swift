import FakePeers
import Testing

@testable import Reactor

/// A loop that ends while it has work: in a process of its own, for what goes wrong there ends the process.
@Suite struct EventLoopEndTests {
    @Test func endsWithTimersAndSocketsAtWork() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<30 {
                let fixture = try LoopFixture()
                let (inner, outer) = try LoopFixture.pair()
                try outer.send([1])
                // Nothing here keeps the loop alive: it goes as soon as the fixture does.
                try fixture.onLoop { loop in
                    var registration: Registration?
                    registration = loop.register(inner.value, handler: Handler { _ in registration?.readAgain() })
                    registration?.watch(for: .read)
                    _ = loop.schedule(after: .milliseconds(1)) {}
                }
            }
        }
    }
}
