import FakePeers
import Testing

@testable import Reactor

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A process that runs out of descriptors (`ulimit -n`): in a process of its own, for the limit belongs to all.
@Suite struct AcceptorExhaustionTests {
    @Test func acceptingRestsAndGoesOn() async {
        await #expect(processExitsWith: .success) {
            let fixture = try LoopFixture()
            let listener = try Listener(address: Resolver.lookUp(host: "127.0.0.1", port: 0)[0])
            let events = Events<String>()
            let acceptor = try fixture.onLoop { loop in
                HandedOver(
                    try Acceptor(loop: loop, listener: listener) { event in
                        switch event {
                        case .accepted: events.add("accepted")
                        case .exhausted(let error): events.add(error.isExhaustion ? "exhausted" : "failed")
                        }
                    }
                )
            }
            let client = HandedOver(try PeerSocket.unconnected())
            let held = takeAllDescriptors(limit: 64)
            try client.value.connect(to: listener.address.port)
            let first = try events.next()
            precondition(first == "exhausted")
            // It rests, rather than to report the same over and over.
            usleep(50_000)
            precondition(events.rest.count < 4, "the acceptor spins")
            for descriptor in held { close(descriptor) }
            while try events.next() != "accepted" {}
            try fixture.onLoop { _ in acceptor.value.stop() }
        }
    }
}
