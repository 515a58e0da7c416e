import FakePeers
import Testing

@testable import Reactor

/// What a loop does between two bursts of work. A linger of minutes stands for "never": what waits for it, hangs.
@Suite struct EventLoopRestTests {
    private static let minutes: Int32 = 600_000

    /// Logins took 50 ms longer where it did.
    @Test func workFromOutsideNeverWaitsForTheLinger() async throws {
        try await onTestThread {
            let fixture = try LoopFixture(linger: Self.minutes)
            let (inner, outer) = try LoopFixture.pair()
            let registration = try fixture.watch(inner) { [unowned loop = fixture.loop] _ in
                Self.drain(inner.value)
                loop.beforeRest {}
            }
            // Each byte makes the source fire, now ahead of the work and now behind it.
            for _ in 0..<200 {
                try outer.send([1])
                try fixture.onLoop { _ in }
            }
            try fixture.onLoop { _ in registration.value.cancel() }
        }
    }

    @Test func aTimerDoesNotWaitForTheLinger() async throws {
        try await onTestThread {
            let fixture = try LoopFixture(linger: Self.minutes)
            let (inner, outer) = try LoopFixture.pair()
            let events = Events<String>()
            let registration = try fixture.watch(inner) { [unowned loop = fixture.loop] _ in
                Self.drain(inner.value)
                _ = loop.schedule(after: .milliseconds(5)) { events.add("timer") }
            }
            try outer.send([1])
            #expect(try events.next() == "timer")
            try fixture.onLoop { _ in registration.value.cancel() }
        }
    }

    @Test func aQuietLoopDoesWhatWaitsForItsRest() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let events = Events<String>()
            try fixture.onLoop { loop in loop.beforeRest { events.add("rest") } }
            #expect(try events.next() == "rest")
        }
    }

    /// A socket that is always readable keeps the loop busy.
    @Test func aBusyLoopDoesItToo() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let (inner, outer) = try LoopFixture.pair()
            try outer.send([1])
            let events = Events<String>()
            try fixture.onLoop { loop in loop.beforeRest { events.add("rest") } }
            let registration = try fixture.watch(inner) { _ in }
            #expect(try events.next() == "rest")
            try fixture.onLoop { _ in registration.value.cancel() }
        }
    }

    /// Takes the byte that made the socket readable.
    private static func drain(_ socket: Socket) {
        withUnsafeTemporaryAllocation(byteCount: 8, alignment: 1) { buffer in _ = try? socket.read(into: buffer) }
    }
}
