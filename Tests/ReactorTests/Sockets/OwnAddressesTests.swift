import Testing

@testable import Reactor

@Suite struct OwnAddressesTests {
    private func address(_ host: String, _ port: UInt16 = 5_433) throws -> SocketAddress {
        try Resolver.lookUp(host: host, port: port, figures: true)[0]
    }

    private func own(_ hosts: String...) throws -> OwnAddresses {
        let machine = try ["127.0.0.1", "::1", "192.168.7.5", "fd00::5"].map { try address($0, 0) }
        return OwnAddresses(try hosts.map { try address($0) }) { machine }
    }

    /// Where a tunnel listens, what leads back to it, and what does not.
    @Test(arguments: [
        ("127.0.0.1", ["127.0.0.1", "::ffff:127.0.0.1", "0.0.0.0"], ["::1", "::", "127.0.0.2", "192.168.7.5"]),
        ("::1", ["::1", "::"], ["127.0.0.1", "0.0.0.0", "::ffff:127.0.0.1", "fd00::5"]),
        ("127.8.8.8", ["127.8.8.8", "::ffff:127.8.8.8"], ["127.0.0.1", "0.0.0.0", "::1"]),
        (
            "0.0.0.0", ["127.0.0.1", "127.9.9.9", "0.0.0.0", "192.168.7.5", "::ffff:192.168.7.5"],
            ["::1", "::", "fd00::5", "192.168.7.6", "::ffff:192.168.7.6"]
        ), ("::", ["::1", "::", "fd00::5"], ["127.0.0.1", "0.0.0.0", "192.168.7.5", "fd00::6"]),
        ("192.168.7.5", ["192.168.7.5", "::ffff:192.168.7.5"], ["127.0.0.1", "0.0.0.0", "192.168.7.6"]),
    ])
    func whatLeadsBack(listening: String, back: [String], elsewhere: [String]) throws {
        let own = try own(listening)
        for host in back { #expect(own.contains(try address(host)), "\(host)") }
        for host in elsewhere { #expect(!own.contains(try address(host)), "\(host)") }
        for host in back { #expect(!own.contains(try address(host, 5_434)), "\(host) at another port") }
    }

    @Test func everyListeningSocketCounts() throws {
        let own = try own("127.0.0.1", "::1")
        #expect(own.contains(try address("127.0.0.1")))
        #expect(own.contains(try address("::1")))
    }

    @Test func aUnixSocketIsNoAddress() throws {
        let path = try #require(SocketAddress(path: "/tmp/.s.PGSQL.5432"))
        #expect(!OwnAddresses([path]).contains(try address("127.0.0.1", 0)))
    }

    @Test func theMachinesAddressesAreAskedFor() throws {
        let own = OwnAddresses([try address("0.0.0.0")])
        #expect(SocketAddress.ofThisMachine().contains { $0.host == "127.0.0.1" })
        for address in SocketAddress.ofThisMachine() where !address.isIPv6 {
            #expect(own.contains(try self.address(address.host)))
        }
    }
}
