import FakePeers
import LibC
import PostgresWire
import Reactor
import TestBytes
import Testing

@testable import Tunnel

/// A client that has not taken its answer when the session could end: the relay keeps the rest, which its kernel does
/// not take.
@Suite struct SlowReaderTests {
    /// How a client says that it wants nothing more than this answer.
    enum Goodbye: CaseIterable {
        case terminate
        case halfClose
    }

    @Test(arguments: Goodbye.allCases)
    func getsItsWholeAnswer(goodbye: Goodbye) async throws {
        try await onTestThread {
            let loop = try EventLoop(label: "test.loop")
            defer { loop.stop() }
            let (client, upstream) = (try PeerSocket.pair(), try PeerSocket.pair())
            var size: CInt = 1
            setsockopt(client.inner, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
            let relay = loop.queue.sync { HandedOver(Self.relay(client.inner, upstream.inner, on: loop)) }
            let query = encoded(Query("copy t to stdout").encode)
            try client.outer.send(goodbye == .terminate ? query + Terminate.encoded : query)
            #expect(try upstream.outer.read(query.count) == query)
            let answer = message("d", [UInt8](repeating: 7, count: 30_000)) + message("Z", ascii("I"))
            try upstream.outer.send(answer)
            while client.outer.unreadCount == 0 { usleep(1_000) }
            #expect(client.outer.unreadCount < answer.count, "the kernel has taken it all")
            if goodbye == .halfClose { client.outer.shutdownWrite() }
            #expect(try client.outer.readToEnd() == answer)
            loop.queue.sync { relay.value.cancel() }
        }
    }

    /// A relay whose client is closed as soon as the session is over.
    private static func relay(_ client: CInt, _ upstream: CInt, on loop: EventLoop) -> Relay {
        let client = ByteStream(loop: loop, socket: Socket(owning: client))
        let upstream = ByteStream(loop: loop, socket: Socket(owning: upstream))
        let relay = Relay(loop: loop, client: client, upstream: upstream, dialogue: Dialogue(status: .idle))
        relay.ended = { _ in
            client.close()
            upstream.close()
        }
        relay.start(greeting: [], fromClient: [], fromUpstream: [])
        return relay
    }
}
