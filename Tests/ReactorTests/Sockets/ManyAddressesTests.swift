import FakePeers
import LibC
import Synchronization
import Testing

@testable import Reactor

#if os(Linux)

/// Connecting to a name with many addresses, most of them dead: it takes few descriptors, and finds the one that lives.
@Suite struct ManyAddressesTests {
    /// A port at which connections hang, whatever address of 127.0.0.0/8 they are made to: the listener's queue is full.
    private final class SilentPort {
        let port: UInt16
        private let descriptor: CInt
        private var waiting: [PeerSocket] = []

        init() throws {
            descriptor = socket(AF_INET, streamSocket | CInt(SOCK_CLOEXEC.rawValue), 0)
            guard listen(descriptor, 0) == 0 else { throw PeerError.system("listen", errno) }
            // Not bound before: to all addresses, at a port of the kernel's choice.
            let listener = Socket(owning: dup(descriptor))
            port = try SocketAddress { pointer, length throws(SocketError) in
                _ = try systemCall("getsockname") { getsockname(listener.descriptor, pointer, length) }
            }.port
            waiting.append(try PeerSocket(connectingTo: port))
        }

        deinit {
            close(descriptor)
        }

        /// From now on there is room for one connection.
        func takeOne() {
            close(accept(descriptor, nil, nil))
        }

        func addresses(_ count: Int) throws -> [SocketAddress] {
            try (1...count).map { try Resolver.lookUp(host: "127.0.1.\($0)", port: port, figures: true)[0] }
        }
    }

    private let fixture: LoopFixture
    private let events = Events<Result<UInt16, SocketError>>()

    init() throws {
        fixture = try LoopFixture()
    }

    private func connect(
        _ addresses: [SocketAddress],
        _ allowance: AttemptAllowance
    ) throws -> HandedOver<TCPConnector> {
        try fixture.onLoop { [events] loop in
            HandedOver(
                TCPConnector(loop: loop, addresses: addresses, allowance: allowance, attemptDelay: .milliseconds(5)) {
                    events.add($0.map { $0.1.port })
                }
            )
        }
    }

    /// The most attempts at a time, as they are seen while `body` runs.
    private func most(
        of connectors: [HandedOver<TCPConnector>],
        until isOver: () throws -> Bool
    ) throws -> Int {
        var most = 0
        repeat {
            most = max(most, try fixture.onLoop { _ in connectors.map { $0.value.attempts.count }.reduce(0, +) })
        } while try !isOver()
        return most
    }

    private func cancel(_ connector: HandedOver<TCPConnector>) throws {
        try fixture.onLoop { _ in connector.value.cancel() }
    }

    @Test func fewAttemptsAreOpenAtATime() async throws {
        try await onTestThread {
            let (silent, upstream) = (try SilentPort(), try FakeUpstream())
            let living = try Resolver.lookUp(host: "127.0.0.1", port: upstream.port)[0]
            let allowance = AttemptAllowance(limit: 16)
            let connector = try connect(try silent.addresses(40) + [living], allowance)
            let most = try most(of: [connector]) { !events.rest.isEmpty }
            #expect(try events.next() == .success(upstream.port))
            #expect(most == TCPConnector.attemptLimit)
            #expect(allowance.taken.load(ordering: .relaxed) == 0)
            try cancel(connector)
        }
    }

    @Test func attemptsBesideTheFirstAreCountedTogether() async throws {
        try await onTestThread {
            let silent = try SilentPort()
            let allowance = AttemptAllowance(limit: 2)
            let connectors = try (0..<5).map { _ in try connect(try silent.addresses(8), allowance) }
            let start = ContinuousClock.now
            let most = try most(of: connectors) { start.duration(to: .now) > .milliseconds(200) }
            #expect(most == connectors.count + 2)
            for connector in connectors { try cancel(connector) }
            #expect(allowance.taken.load(ordering: .relaxed) == 0)
            #expect(events.rest.isEmpty, "silence is no error")
        }
    }

    @Test func withoutAnyAllowanceTheNextAddressHasItsTurn() async throws {
        try await onTestThread {
            let (silent, upstream) = (try SilentPort(), try FakeUpstream())
            let living = try Resolver.lookUp(host: "127.0.0.1", port: upstream.port)[0]
            let connector = try connect(try silent.addresses(3) + [living], AttemptAllowance(limit: 0))
            let most = try most(of: [connector]) { !events.rest.isEmpty }
            #expect(try events.next() == .success(upstream.port))
            #expect(most == 1)
            try cancel(connector)
        }
    }

    @Test func anAddressThatWasSilentIsTriedAgain() async throws {
        try await onTestThread {
            let silent = try SilentPort()
            let connector = try connect(try silent.addresses(5), AttemptAllowance(limit: 0))
            let start = ContinuousClock.now
            _ = try most(of: [connector]) { start.duration(to: .now) > .milliseconds(50) }
            #expect(events.rest.isEmpty)
            silent.takeOne()
            #expect(try events.next() == .success(silent.port))
            try cancel(connector)
        }
    }

    @Test func whenAllHaveFailedTheLastErrorCounts() async throws {
        try await onTestThread {
            let upstream = try FakeUpstream()
            upstream.close()
            let dead = try (1...9).map {
                try Resolver.lookUp(host: "127.0.1.\($0)", port: upstream.port, figures: true)[0]
            }
            let allowance = AttemptAllowance(limit: 1)
            let connector = try connect(dead, allowance)
            #expect(try events.next() == .failure(SocketError(call: "connect", code: ECONNREFUSED)))
            #expect(allowance.taken.load(ordering: .relaxed) == 0)
            try cancel(connector)
        }
    }
}
#endif
