import FakePeers
import Testing

@testable import Reactor

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
