import FakePeers
import Testing

@testable import Reactor

@Suite struct LoopTimerTests {
    @Test func timersFireInOrderAndOnce() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let events = Events<Int>()
            try fixture.onLoop { loop in
                for delay in [30, 10, 20] {
                    _ = loop.schedule(after: .milliseconds(delay)) { events.add(delay) }
                }
            }
            #expect(try [events.next(), events.next(), events.next()] == [10, 20, 30])
        }
    }

    @Test func aCancelledTimerDoesNotFire() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let events = Events<String>()
            try fixture.onLoop { loop in
                let timer = loop.schedule(after: .milliseconds(5)) { events.add("cancelled") }
                _ = loop.schedule(after: .milliseconds(40)) { events.add("kept") }
                timer.cancel()
                timer.cancel()
            }
            #expect(try events.next() == "kept")
            #expect(events.rest.isEmpty)
        }
    }
}
