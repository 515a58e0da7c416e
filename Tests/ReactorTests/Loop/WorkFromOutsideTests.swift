import Dispatch
import FakePeers
import Testing

@testable import Reactor

/// Work that other threads give a loop.
@Suite struct WorkFromOutsideTests {
    /// Bodies of one thread run in its order, also those that a body gives.
    @Test func workFromOutsideRunsInOrder() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let events = Events<Int>()
            for number in 0..<1_000 {
                fixture.loop.execute { [loop = fixture.loop] in
                    events.add(number)
                    if number == 500 { loop.execute { events.add(1_000) } }
                }
            }
            let numbers = try (0...1_000).map { _ in try events.next() }
            #expect(numbers.filter { $0 < 1_000 } == Array(0..<1_000))
            #expect(try #require(numbers.firstIndex(of: 1_000)) > 500)
        }
    }

    @Test func workForALoopThatHasEndedIsLetGoOf() async throws {
        try await onTestThread {
            final class Owned: Sendable {}
            let fixture = try LoopFixture()
            let began = DispatchSemaphore(value: 0)
            let mayEnd = DispatchSemaphore(value: 0)
            fixture.loop.execute {
                began.signal()
                mayEnd.wait()
            }
            began.wait()
            weak var before: Owned?
            weak var after: Owned?
            do {
                let (first, second) = (Owned(), Owned())
                (before, after) = (first, second)
                fixture.loop.execute { Issue.record("ran, given before the end: \(first)") }
                fixture.loop.stop()
                fixture.loop.execute { Issue.record("ran, given after the end: \(second)") }
            }
            #expect(before == nil && after == nil)
            mayEnd.signal()
            fixture.loop.queue.sync {}
        }
    }

    @Test func aCallbackOfAnotherThreadRunsOnTheLoop() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let events = Events<Int>()
            let callback = try fixture.onLoop { loop in
                loop.callback(once: false) { (value: Int) in
                    loop.preconditionOnLoop()
                    events.add(value)
                }
            }
            let threads = (0..<4).map { index in Background { callback(index) } }
            for thread in threads { try thread.value() }
            let values = try (0..<4).map { _ in try events.next() }
            #expect(values.sorted() == [0, 1, 2, 3])
            try fixture.onLoop { _ in callback.close() }
            callback(9)
            try fixture.onLoop { _ in }
            #expect(events.rest.isEmpty)
        }
    }

    @Test func aCallbackMadeForOneValueIsUsedUpByIt() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let events = Events<Int>()
            let callback = try fixture.onLoop { loop in loop.callback { (value: Int) in events.add(value) } }
            callback(1)
            callback(2)
            try fixture.onLoop { _ in }
            #expect(events.rest == [1])
        }
    }
}
