import FakePeers
import PostgresWire
import PrismaPostgres
import Testing

@testable import Tunnel

@Suite struct CancelRegistryTests {
    private let registry = CancelRegistry()

    private func route(_ port: UInt16 = 5_432, processID: UInt32 = 7) throws -> CancelRegistry.Route {
        let target = UpstreamTarget(
            host: "127.0.0.1",
            port: port,
            user: "u",
            password: Secret("p"),
            security: .cleartextLoopback
        )
        return CancelRegistry.Route(
            upstream: try Upstream(target: target),
            key: BackendKeyData(processID: processID, secretKey: [9, 9, 9, 9])
        )
    }

    private func request(_ key: BackendKeyData) -> CancelRequest {
        CancelRequest(processID: key.processID, secretKey: key.secretKey)
    }

    @Test func theRightKeyLeadsToTheUpstreams() throws {
        let key = registry.register(try route(), version: .v3_0)
        #expect(registry.begin(request(key))?.key == BackendKeyData(processID: 7, secretKey: [9, 9, 9, 9]))
    }

    @Test func theClientsKeyIsNotTheUpstreams() throws {
        let key = registry.register(try route(), version: .v3_0)
        #expect(key.processID == 7)
        #expect(key.secretKey != [9, 9, 9, 9])
        #expect(registry.begin(CancelRequest(processID: 7, secretKey: [9, 9, 9, 9])) == nil)
    }

    @Test func keysHaveTheLengthOfTheirProtocol() throws {
        #expect(registry.register(try route(), version: .v3_0).secretKey.count == 4)
        #expect(registry.register(try route(), version: .v3_2).secretKey.count == 32)
    }

    @Test func aWrongKeyLeadsNowhere() throws {
        let key = registry.register(try route(), version: .v3_2)
        var wrong = request(key)
        wrong.secretKey[31] ^= 1
        #expect(registry.begin(wrong) == nil)
        #expect(registry.begin(CancelRequest(processID: 8, secretKey: key.secretKey)) == nil)
        #expect(registry.begin(CancelRequest(processID: 7, secretKey: Array(key.secretKey.prefix(4)))) == nil)
        #expect(registry.begin(CancelRequest(processID: 7, secretKey: [])) == nil)
    }

    @Test func aRemovedKeyLeadsNowhere() throws {
        let key = registry.register(try route(), version: .v3_0)
        _ = registry.remove(key)
        #expect(registry.begin(request(key)) == nil)
        #expect(registry.count == 0)
    }

    @Test func twoUpstreamsMayHaveTheSameProcess() throws {
        let first = registry.register(try route(1), version: .v3_2)
        let second = registry.register(try route(2), version: .v3_2)
        #expect(registry.count == 2)
        #expect(registry.begin(request(first))?.upstream.target.port == 1)
        #expect(registry.begin(request(second))?.upstream.target.port == 2)
        _ = registry.remove(first)
        #expect(registry.begin(request(first)) == nil)
        #expect(registry.begin(request(second))?.upstream.target.port == 2)
    }

    /// A flood of cancel requests for one session is not passed on.
    @Test func twoRequestsAreUnderWayAtMost() throws {
        let key = registry.register(try route(), version: .v3_0)
        #expect(registry.begin(request(key)) != nil)
        #expect(registry.begin(request(key)) != nil)
        #expect(registry.begin(request(key)) == nil)
        registry.ended(request(key), after: .zero)
        #expect(registry.begin(request(key)) != nil)
        #expect(registry.begin(request(key)) == nil)
    }

    @Test func aSessionMayEndBeforeItsCancelRequest() throws {
        let key = registry.register(try route(), version: .v3_0)
        #expect(registry.begin(request(key)) != nil)
        _ = registry.remove(key)
        registry.ended(request(key), after: .zero)
        #expect(registry.count == 0)
    }

    /// A wrong key is left waiting as long as the last right one was: its time tells nothing.
    @Test func aWrongKeyWaitsAsLongAsTheLastRightOne() throws {
        let key = registry.register(try route(), version: .v3_0)
        #expect(registry.silence > .zero)
        _ = registry.begin(request(key))
        registry.ended(request(key), after: .milliseconds(123))
        #expect(registry.silence == .milliseconds(123))
    }

    /// A request that ran into its time limit is not what the next one will take.
    @Test func aWrongKeyWaitsASecondAtMost() throws {
        let key = registry.register(try route(), version: .v3_0)
        _ = registry.begin(request(key))
        registry.ended(request(key), after: .seconds(8))
        #expect(registry.silence == .seconds(1))
    }
}
