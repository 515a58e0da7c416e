import FakePeers
import LibC
import Testing

@testable import Reactor

/// A kernel that has no memory for one more socket, or has reached its limit of watched ones: that is the end of what
/// the socket is for, and of nothing else.
@Suite struct RefusedWatchTests {
    /// A kernel that refuses sockets while it is told to.
    private final class FullSelector: Selector {
        var error: SocketError?

        override func update(
            _ socket: CInt,
            from old: Readiness,
            to new: Readiness,
            token: UInt64
        ) throws(SocketError) {
            if old.isEmpty, let error { throw error }
            try super.update(socket, from: old, to: new, token: token)
        }
    }

    private static let refusals = [
        SocketError(call: "epoll_ctl", code: ENOSPC), SocketError(call: "epoll_ctl", code: ENOMEM),
    ]

    private let selector: HandedOver<FullSelector>
    private let fixture: LoopFixture

    init() throws {
        let selector = try FullSelector()
        self.selector = HandedOver(selector)
        fixture = LoopFixture(selector: selector)
    }

    private func refuse(_ error: SocketError?) throws {
        try fixture.onLoop { [selector] _ in selector.value.error = error }
    }

    @Test(arguments: refusals)
    func theOwnerIsToldAndOthersGoOn(error: SocketError) async throws {
        try await onTestThread {
            let (refused, watched) = (try LoopFixture.pair(), try LoopFixture.pair())
            let events = Events<String>()
            let other = try fixture.watch(watched.inner) { _ in events.add("other") }
            try refuse(error)
            let registration = try fixture.watch(refused.inner) { readiness in
                events.add(readiness == [.read, .write] ? "refused" : "ready")
            }
            #expect(try events.next() == "refused")
            #expect(try fixture.onLoop { _ in registration.value.refusal } == error)
            try watched.outer.send([1])
            #expect(try events.next() == "other")
            try fixture.onLoop { _ in
                other.value.cancel()
                registration.value.cancel()
            }
        }
    }

    @Test func whoAsksAgainMayBeLucky() async throws {
        try await onTestThread {
            let pair = try LoopFixture.pair()
            let events = Events<Readiness>()
            try refuse(Self.refusals[0])
            let registration = try fixture.watch(pair.inner) { events.add($0) }
            #expect(try events.next() == [.read, .write])
            try refuse(nil)
            try fixture.onLoop { _ in
                registration.value.watch(for: .read)
                #expect(registration.value.refusal == nil)
            }
            try pair.outer.send([1])
            #expect(try events.next() == .read)
            try fixture.onLoop { _ in registration.value.cancel() }
        }
    }

    @Test func nobodyIsToldWhoHasLeft() async throws {
        try await onTestThread {
            let pair = try LoopFixture.pair()
            let events = Events<Readiness>()
            try refuse(Self.refusals[0])
            let inner = pair.inner
            try fixture.onLoop { loop in
                let registration = loop.register(inner.value, handler: Handler { events.add($0) })
                registration.watch(for: .read)
                registration.cancel()
            }
            try fixture.onLoop { _ in }
            #expect(events.rest.isEmpty)
        }
    }

    @Test func anAttemptToConnectFails() async throws {
        try await onTestThread {
            let upstream = try FakeUpstream()
            let address = try Resolver.lookUp(host: "127.0.0.1", port: upstream.port)[0]
            let events = Events<SocketError?>()
            try refuse(Self.refusals[0])
            let connector = try fixture.onLoop { loop in
                HandedOver(
                    TCPConnector(loop: loop, addresses: [address]) { outcome in
                        guard case .failure(let error) = outcome else { return events.add(nil) }
                        events.add(error)
                    }
                )
            }
            #expect(try events.next() == Self.refusals[0])
            try fixture.onLoop { _ in connector.value.cancel() }
        }
    }

    @Test func acceptingRestsAndGoesOn() async throws {
        try await onTestThread {
            let listener = try Listener(address: Resolver.lookUp(host: "127.0.0.1", port: 0)[0])
            let events = Events<String>()
            try refuse(Self.refusals[1])
            let acceptor = try fixture.onLoop { loop in
                HandedOver(
                    try Acceptor(loop: loop, listener: listener) { event in
                        switch event {
                        case .accepted: events.add("accepted")
                        case .full: events.add("full")
                        case .exhausted(let error): events.add("\(error)")
                        }
                    }
                )
            }
            let client = try PeerSocket(connectingTo: listener.address.port)
            #expect(try events.next() == "cannot allocate memory")
            try refuse(nil)
            var event = try events.next()
            while event == "cannot allocate memory" { event = try events.next() }
            #expect(event == "accepted")
            client.close()
            try fixture.onLoop { _ in acceptor.value.stop() }
        }
    }

    @Test func theLimitIsNamed() {
        #expect("\(Self.refusals[0])" == "too many watched sockets (fs.epoll.max_user_watches)")
    }
}
