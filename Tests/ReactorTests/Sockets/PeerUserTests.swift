#if os(Linux)
import LibC
import FakePeers
import Foundation
import Testing

@testable import Reactor

@Suite struct PeerUserTests {
    /// A connection to ourselves over TCP: the client, and what was accepted.
    private func connect(_ host: String) throws -> (client: Socket, accepted: Socket, address: SocketAddress) {
        let listener = try Listener(address: try Resolver.lookUp(host: host, port: 0, passive: true)[0])
        return try connect(to: listener)
    }

    private func connect(to listener: Listener) throws -> (client: Socket, accepted: Socket, address: SocketAddress) {
        let client = try Socket(family: listener.address.family)
        _ = listener.address.withPointer { LibC.connect(client.descriptor, $0, $1) }
        let waiting = try listener.duplicate()
        var entry = pollfd(fd: waiting.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 8_000) == 1)
        let (accepted, address) = try #require(try waiting.acceptConnection())
        return (client, accepted, address)
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func tellsTheOwnerOfATCPClient(host: String) throws {
        let (client, accepted, address) = try connect(host)
        defer { client.close() }
        #expect(PeerUser.find(of: accepted, address: address) == .known(geteuid()))
    }

    @Test func tellsTheOwnerOfAClientOnAUnixSocket() throws {
        let path = NSTemporaryDirectory() + "ppg-\(UInt32.random(in: 0 ... .max))"
        let (listener, file) = try SocketFile.listen(at: path)
        defer { file.remove() }
        let (client, accepted, address) = try connect(to: listener)
        defer { client.close() }
        #expect(address.description == "[local]")
        #expect(PeerUser.find(of: accepted, address: address) == .known(geteuid()))
    }

    /// The kernel gives a socket that was closed the owner 0: whoever sends and closes at once would pass for root.
    @Test func tellsNothingOfAClientThatHasClosed() throws {
        let (client, accepted, address) = try connect("127.0.0.1")
        client.close()
        guard case .unknown = PeerUser.find(of: accepted, address: address) else {
            return #expect(Bool(false), "a closed socket has an owner")
        }
    }

    @Test func tellsNothingOfAClientThatIsElsewhere() throws {
        let (client, accepted, _) = try connect("127.0.0.1")
        defer { client.close() }
        var other = try Resolver.lookUp(host: "192.0.2.1", port: 1)[0]
        other.port = 4_242
        guard case .unknown = PeerUser.find(of: accepted, address: other) else {
            return #expect(Bool(false), "a socket that is not there has an owner")
        }
    }
}
#endif
