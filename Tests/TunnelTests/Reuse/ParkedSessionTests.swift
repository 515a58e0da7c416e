import Dispatch
import FakePeers
import LibC
import PostgresWire
import PrismaPostgres
import Reactor
import TestBytes
import Testing

@testable import Tunnel

/// A parked session between a loop and the test, which plays its upstream in clear.
private final class Place: Sendable {
    let upstream: Upstream
    private let loop: EventLoop
    private let parked: HandedOver<ParkedSession>
    private let peer: HandedOver<PeerSocket>

    /// Parks a session and answers its reset.
    init() throws {
        let (upstream, loop) = (try Self.upstream(), try EventLoop(label: "test.loop"))
        (self.upstream, self.loop) = (upstream, loop)
        let (inner, outer) = try PeerSocket.pair()
        peer = HandedOver(outer)
        let socket = HandedOver(Socket(owning: inner))
        let ready = DispatchSemaphore(value: 0)
        parked = loop.queue.sync {
            HandedOver(Self.park(socket.value, of: upstream, on: loop) { if $0 == .ready { ready.signal() } })
        }
        #expect(try peer.value.readMessage().type == Query.type)
        try peer.value.send(UpstreamPeer.resetDone)
        guard ready.wait(timeout: .now() + 8) == .success else { throw PeerError.timedOut("the reset") }
    }

    deinit {
        loop.stop()
    }

    static func park(
        _ socket: Socket,
        of upstream: Upstream,
        on loop: EventLoop,
        event: @escaping (ParkedSession.Event) -> Void
    ) -> ParkedSession {
        ParkedSession(
            loop: loop,
            key: ParkedSession.Key(upstream, StartupMessage(version: .v3_0, parameters: [])),
            stream: ByteStream(loop: loop, socket: socket),
            session: UpstreamSession(version: .v3_0),
            loggedInAt: .now,
            reuse: SessionReuse(idle: .seconds(60)),
            wakefulness: Wakefulness { .zero }
        ) { _, it in event(it) }
    }

    static func upstream() throws -> Upstream {
        let target = UpstreamTarget(
            host: "127.0.0.1",
            port: 1,
            user: "u",
            password: Secret("p"),
            security: .cleartextLoopback
        )
        return try Upstream(target: target)
    }

    /// Whether a next client is given the session.
    func isTaken() -> Bool {
        loop.queue.sync {
            guard let opened = parked.value.take() else { return false }
            opened.stream.close()
            return true
        }
    }

    /// What the upstream reads until the session is closed.
    func readToEnd() throws -> [UInt8] {
        try peer.value.readToEnd()
    }
}

@Suite struct ParkedSessionTests {
    /// A client may be waiting for it: far less than the idle time.
    @Test func aResetThatIsNeverAnsweredIsGivenUp() async throws {
        try await onTestThread {
            let loop = try EventLoop(label: "test.loop")
            defer { loop.stop() }
            let (inner, outer) = try PeerSocket.pair()
            let socket = HandedOver(Socket(owning: inner))
            let upstream = try Place.upstream()
            let gone = DispatchSemaphore(value: 0)
            let parked = loop.queue.sync {
                HandedOver(Place.park(socket.value, of: upstream, on: loop) { if $0 == .gone { gone.signal() } })
            }
            #expect(try outer.readMessage().type == Query.type)
            #expect(gone.wait(timeout: .now() + 30) == .success)
            #expect(try outer.readToEnd().isEmpty)
            #expect(loop.queue.sync { !parked.value.isReady })
        }
    }

    @Test func isHandedOverOnce() async throws {
        try await onTestThread {
            let place = try Place()
            #expect(place.isTaken())
            #expect(!place.isTaken())
        }
    }

    /// The loop whose login was refused closes its own parked sessions; those of other loops must not be taken, either.
    @Test func isNotHandedOverAfterARefusalOnAnotherLoop() async throws {
        try await onTestThread {
            let place = try Place()
            place.upstream.standing.wasRefused()
            #expect(!place.isTaken())
            #expect(try place.readToEnd() == message("X"))
        }
    }

    /// Credentials that were read anew begin without a past, and are never taken for the ones before.
    @Test func belongsToOneUpstream() throws {
        let target = UpstreamTarget(host: "127.0.0.1", port: 1, user: "u", password: Secret("p"))
        let startup = StartupMessage(version: .v3_0, parameters: [])
        let (first, second) = (try Upstream(target: target), try Upstream(target: target))
        #expect(ParkedSession.Key(first, startup) == ParkedSession.Key(first, startup))
        #expect(ParkedSession.Key(first, startup) != ParkedSession.Key(second, startup))
        first.standing.wasRefused()
        #expect(ParkedSession.Key(second, startup).isTrusted)
    }
}
