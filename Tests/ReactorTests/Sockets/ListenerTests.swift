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
