import FakePeers
import Testing

@testable import Reactor

/// What a loop tells of its sockets: what has happened to them, to whom they belong now, each in its turn.
@Suite struct EventLoopTests {
    @Test func tellsWhenASocketCanBeRead() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let (inner, outer) = try LoopFixture.pair()
            let events = Events<Readiness>()
            let registration = try fixture.watch(inner) { events.add($0) }
            try outer.send([1])
            #expect(try events.next() == .read)
            try fixture.onLoop { _ in registration.value.cancel() }
        }
    }

    @Test func tellsAHangUpAsBoth() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let (inner, outer) = try LoopFixture.pair()
            let events = Events<Readiness>()
            let registration = try fixture.watch(inner) { events.add($0) }
            outer.close()
            #expect(try events.next() == [.read, .write])
            try fixture.onLoop { _ in registration.value.cancel() }
        }
    }

    @Test func aSocketWatchedForNothingIsQuiet() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let (inner, outer) = try LoopFixture.pair()
            let events = Events<Readiness>()
            let registration = try fixture.onLoop { loop in
                HandedOver(loop.register(inner.value, handler: Handler { events.add($0) }))
            }
            outer.close()
            try fixture.onLoop { _ in }
            try fixture.onLoop { _ in registration.value.cancel() }
            #expect(events.rest.isEmpty)
        }
    }

    /// Both sockets are ready in one batch; whichever is served first cancels the other, which must not be told.
    @Test func aSocketCancelledInTheSameBatchIsNotTold() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let pairs = try (0..<2).map { _ in try LoopFixture.pair() }
            for (_, outer) in pairs { try outer.send([1]) }
            let events = Events<Int>()
            let sockets = pairs.map(\.inner)
            try fixture.onLoop { loop in
                var registrations: [Registration] = []
                for index in 0..<2 {
                    let handler = Handler { _ in
                        events.add(index)
                        for registration in registrations { registration.cancel() }
                    }
                    registrations.append(loop.register(sockets[index].value, handler: handler))
                }
                for registration in registrations { registration.watch(for: .read) }
            }
            _ = try events.next()
            try fixture.onLoop { _ in }
            #expect(events.rest.isEmpty)
        }
    }

    /// A handler closes its socket and a new one gets the same descriptor in the same batch.
    @Test func aNewSocketOnAnOldDescriptorHearsOnlyItsOwnEvents() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let (first, second, third) = (
                try LoopFixture.pair(), try LoopFixture.pair(), try LoopFixture.pair()
            )
            try first.outer.send([1])
            try second.outer.send([1])
            let events = Events<String>()
            let (one, two, new) = (first.inner, second.inner, third.inner)
            let last = try fixture.onLoop { loop in
                var registrations: [Registration] = []
                var replacement: Registration?
                for socket in [one, two] {
                    let handler = Handler { _ in
                        events.add("old")
                        for registration in registrations { registration.cancel() }
                        registrations = []
                        // Takes the slot that has just become free.
                        replacement = loop.register(new.value, handler: Handler { _ in events.add("new") })
                        replacement?.watch(for: .read)
                    }
                    registrations.append(loop.register(socket.value, handler: handler))
                }
                for registration in registrations { registration.watch(for: .read) }
                return HandedOver({ replacement?.cancel() })
            }
            #expect(try events.next() == "old")
            try fixture.onLoop { _ in }
            #expect(events.rest.isEmpty)
            try third.outer.send([1])
            #expect(try events.next() == "new")
            try fixture.onLoop { _ in last.value() }
        }
    }

    /// A socket that always has more must not keep others, timers and work from outside from their turn.
    @Test func readAgainLeavesRoomForOthers() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let (greedy, modest) = (try LoopFixture.pair(), try LoopFixture.pair())
            let events = Events<String>()
            let (one, two) = (greedy.inner, modest.inner)
            let registrations = try fixture.onLoop { loop in
                var registration: Registration?
                let first = loop.register(one.value, handler: Handler { _ in registration?.readAgain() })
                registration = first
                first.readAgain()
                var isTold = false
                let handler = Handler { _ in
                    if !isTold { events.add("read") }
                    isTold = true
                }
                let second = loop.register(two.value, handler: handler)
                second.watch(for: .read)
                return HandedOver([first, second])
            }
            try modest.outer.send([1])
            #expect(try events.next() == "read")
            try fixture.onLoop { loop in _ = loop.schedule(after: .milliseconds(1)) { events.add("timer") } }
            #expect(try events.next() == "timer")
            try fixture.onLoop { _ in for registration in registrations.value { registration.cancel() } }
        }
    }

    @Test func readAgainTellsWithoutTheKernel() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let (inner, _) = try LoopFixture.pair()
            let events = Events<Readiness>()
            let registration = try fixture.onLoop { loop in
                let registration = loop.register(inner.value, handler: Handler { events.add($0) })
                registration.readAgain()
                registration.readAgain()
                #expect(events.rest.isEmpty, "told within the call")
                return HandedOver(registration)
            }
            #expect(try events.next() == .read)
            try fixture.onLoop { _ in registration.value.cancel() }
            #expect(events.rest.isEmpty, "told twice")
        }
    }
}
