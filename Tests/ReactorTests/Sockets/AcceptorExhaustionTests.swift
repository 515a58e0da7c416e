import FakePeers
import LibC
import Testing

@testable import Reactor

/// A process that runs out of descriptors (`ulimit -n`): in a process of its own, for the limit belongs to all.
@Suite struct AcceptorExhaustionTests {
    @Test func acceptingRestsAndGoesOn() async {
        await #expect(processExitsWith: .success) {
            let fixture = try LoopFixture()
            let listener = try Listener(address: Resolver.lookUp(host: "127.0.0.1", port: 0)[0])
            let events = Events<String>()
            let acceptor = try fixture.onLoop { loop in
                // Kept open: a client that is let go of would make room for the next.
                var accepted: [Socket] = []
                return HandedOver(
                    try Acceptor(loop: loop, listener: listener) { event in
                        switch event {
                        case .accepted(let socket, _):
                            accepted.append(socket)
                            events.add("accepted")
                        case .full: break
                        case .exhausted(let error): events.add(error.isExhaustion ? "exhausted" : "failed")
                        }
                    }
                )
            }
            // More than one, for a runtime's thread may let go of a descriptor in between.
            let clients = try (0..<8).map { _ in try PeerSocket.unconnected() }
            let held = takeAllDescriptors(limit: 64)
            for client in clients { try client.connect(to: listener.address.port) }
            var accepted = 0
            while try events.next() != "exhausted" { accepted += 1 }
            precondition(accepted < clients.count)
            // It rests, rather than to report the same over and over.
            let start = ContinuousClock.now
            usleep(50_000)
            let rests = Int(start.duration(to: .now) / Acceptor.restTime)
            precondition(events.rest.count <= rests + 2, "the acceptor spins")
            for descriptor in held { close(descriptor) }
            while accepted < clients.count { accepted += try events.next() == "accepted" ? 1 : 0 }
            try fixture.onLoop { _ in acceptor.value.stop() }
        }
    }
}
