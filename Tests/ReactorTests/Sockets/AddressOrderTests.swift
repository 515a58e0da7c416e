import Testing

@testable import Reactor

@Suite struct AddressOrderTests {
    private func addresses(_ hosts: [String]) throws -> [SocketAddress] {
        try hosts.map { try Resolver.lookUp(host: $0, port: 5_432)[0] }
    }

    /// RFC 8305, section 4: families take turns, beginning with the family that the system put first.
    @Test(arguments: [
        (["::1", "::2", "10.0.0.1", "10.0.0.2"], ["::1", "10.0.0.1", "::2", "10.0.0.2"]),
        (["10.0.0.1", "10.0.0.2", "::1"], ["10.0.0.1", "::1", "10.0.0.2"]),
        (["10.0.0.1", "::1", "::2", "::3"], ["10.0.0.1", "::1", "::2", "::3"]),
        (["::1", "::2"], ["::1", "::2"]), (["10.0.0.1"], ["10.0.0.1"]), ([], []),
    ])
    func familiesTakeTurns(given: [String], tried: [String]) throws {
        #expect(TCPConnector.interleaved(try addresses(given)).map(\.host) == tried)
    }

    @Test func loopbackIsTold() throws {
        let expected = ["127.0.0.1": true, "127.8.8.8": true, "::1": true, "128.0.0.1": false, "::2": false]
        for (host, isLoopback) in expected {
            #expect(try addresses([host])[0].isLoopback == isLoopback, "\(host)")
        }
    }

    @Test func addressesReadAsInAURL() throws {
        #expect(try addresses(["127.0.0.1", "::1"]).map(\.description) == ["127.0.0.1:5432", "[::1]:5432"])
    }
}
