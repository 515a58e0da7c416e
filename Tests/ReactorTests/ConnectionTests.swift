import FakePeers
import Testing

@testable import Reactor

@Suite struct ListenerTests {
    @Test func theKernelChoosesAPort() throws {
        let listener = try Listener(address: Resolver.lookUp(host: "127.0.0.1", port: 0)[0])
        #expect(listener.address.port != 0)
        #expect(listener.address.host == "127.0.0.1")
    }

    @Test func aTakenPortIsAnError() throws {
        let listener = try Listener(address: Resolver.lookUp(host: "127.0.0.1", port: 0)[0])
        #expect {
            _ = try Listener(address: listener.address)
        } throws: { error in
            (error as? SocketError)?.isAddressInUse == true
        }
    }

    @Test func everyAcceptorOfAListenerServes() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let listener = try Listener(address: Resolver.lookUp(host: "127.0.0.1", port: 0)[0])
            let events = Events<UInt16>()
            let acceptor = try fixture.onLoop { loop in
                HandedOver(
                    try Acceptor(loop: loop, listener: listener) { event in
                        guard case .accepted(_, let address) = event else { return }
                        events.add(address.port)
                    }
                )
            }
            // More than one batch.
            let clients = try (0..<40).map { _ in try PeerSocket(connectingTo: listener.address.port) }
            let ports = try clients.map { _ in try events.next() }
            #expect(ports.sorted() == clients.map(\.localPort).sorted())
            try fixture.onLoop { _ in acceptor.value.stop() }
        }
    }
}

@Suite struct TCPConnectorTests {
    private static func connect(
        _ addresses: [SocketAddress],
        on fixture: LoopFixture
    ) throws -> Result<UInt16, SocketError> {
        let events = Events<Result<UInt16, SocketError>>()
        let connector = try fixture.onLoop { loop in
            HandedOver(
                TCPConnector(loop: loop, addresses: addresses) { outcome in
                    events.add(outcome.map { $0.1.port })
                }
            )
        }
        defer { _ = try? fixture.onLoop { _ in connector.value.cancel() } }
        return try events.next()
    }

    /// A port that nobody listens on.
    private static func closedPort() throws -> SocketAddress {
        let upstream = try FakeUpstream()
        defer { upstream.close() }
        return try Resolver.lookUp(host: "127.0.0.1", port: upstream.port)[0]
    }

    @Test func fallsOverToTheNextAddress() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let upstream = try FakeUpstream()
            let open = try Resolver.lookUp(host: "127.0.0.1", port: upstream.port)[0]
            let outcome = try Self.connect([try Self.closedPort(), open], on: fixture)
            #expect(outcome == .success(upstream.port))
        }
    }

    /// An address that answers nothing holds the next one up for a moment only. 192.0.2.1 belongs to documentation
    /// (RFC 5737): connecting there hangs, or fails at once where there is no route.
    @Test func doesNotWaitForAnAddressThatIsSilent() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let upstream = try FakeUpstream()
            let silent = try Resolver.lookUp(host: "192.0.2.1", port: upstream.port)[0]
            let open = try Resolver.lookUp(host: "127.0.0.1", port: upstream.port)[0]
            let outcome = try Self.connect([silent, open], on: fixture)
            #expect(outcome == .success(upstream.port))
        }
    }

    @Test func reportsTheLastError() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            let outcome = try Self.connect([try Self.closedPort(), try Self.closedPort()], on: fixture)
            guard case .failure(let error) = outcome else {
                Issue.record("connected")
                return
            }
            #expect(error.call == "connect")
            #expect(error.description == "connection refused")
        }
    }

    @Test func hasNoAddressToTry() async throws {
        try await onTestThread {
            let fixture = try LoopFixture()
            guard case .failure = try Self.connect([], on: fixture) else {
                Issue.record("connected")
                return
            }
        }
    }
}

@Suite struct ResolverTests {
    @Test func figuresNeedNoNameServer() throws {
        #expect(try Resolver.lookUp(host: "127.0.0.1", port: 5_432).map(\.description) == ["127.0.0.1:5432"])
        #expect(try Resolver.lookUp(host: "::1", port: 5_432).map(\.description) == ["[::1]:5432"])
    }

    @Test func aNameThatDoesNotExistFailsInWords() {
        #expect {
            _ = try Resolver.lookUp(host: "no-such-host.invalid", port: 1)
        } throws: { error in
            guard let words = (error as? ResolverError)?.description, let first = words.first else { return false }
            return first.isLowercase && words.count > 5
        }
    }

    @Test func overlappingLookupsAreAllAnswered() async throws {
        try await onTestThread {
            let resolver = Resolver()
            let answers = Events<Int>()
            for _ in 0..<20 {
                resolver.resolve(host: "localhost", port: 5_432) { answer in
                    answers.add((try? answer.get().count) ?? 0)
                }
            }
            let counts = try (0..<20).map { _ in try answers.next() }
            #expect(counts.allSatisfy { $0 > 0 })
        }
    }
}
