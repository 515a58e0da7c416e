import FakePeers
import PostgresWire
import Synchronization
import TestBytes
import Testing
import Tunnel

/// Upstream connections that are made before a client comes: they save it round trips, and it sees nothing of them.
@Suite struct SpareConnectionTests {
    private static let key = BackendKeyData(processID: 99, secretKey: [9, 9, 9, 9])

    /// A client has logged in, and the connection for the next one stands.
    private static func spare(in tunnel: TestTunnel) throws -> UpstreamPeer {
        _ = try tunnel.session()
        let spare = try tunnel.acceptUpstream()
        try spare.startTLS()
        return spare
    }

    /// A client that is logged in on this connection.
    private static func expectLogin(on upstream: UpstreamPeer, of client: RawClient) throws {
        _ = try upstream.readStartup()
        try upstream.finishLogin(key: key)
        let (types, key) = try client.readUntilReady()
        #expect(types == "RSSKZ")
        #expect(key?.processID == 99)
        let query = encoded(Query("select 1").encode)
        try client.send(query)
        #expect(try upstream.read(query.count) == query)
    }

    @Test func theNextClientLogsInOnIt() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            #expect(spare.socket.isSilent, "something was said for no client")
            #expect(tunnel.upstream.isQuiet, "more than one was made")
            let client = try tunnel.client(sending: FirstPackets.startup())
            try Self.expectLogin(on: spare, of: client)
            // That login makes the next one.
            try tunnel.acceptUpstream().startTLS()
        }
    }

    @Test func noneIsMadeBeforeAClientHasLoggedIn() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            try upstream.send(ErrorResponse(fatal: "3D000", message: "no").encode)
            #expect(try client.readRefusal().sqlState == "3D000")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func zeroSwitchesItOff() async throws {
        try await withTunnel(options: .keepingSpares(0)) { tunnel in
            for _ in 0..<3 { _ = try tunnel.session() }
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// There a connection is cheap, and may be the only one that the upstream serves at a time.
    @Test func noneIsMadeInClear() async throws {
        try await withTunnel(options: .keepingSpares(1)) {
            $0.security = .cleartextLoopback
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            _ = try upstream.readStartup()
            try upstream.finishLogin()
            _ = try client.readUntilReady()
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Whoever is refused on it is told so; the connection was no reason.
    @Test func aRefusalOnItIsTheClients() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            try spare.send(ErrorResponse(fatal: "53300", message: "too many clients").encode)
            spare.close()
            #expect(try client.readRefusal().sqlState == "53300")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    // MARK: Connections that have ended

    /// The upstream closes it, resets it, or says something that nobody has asked for.
    @Test(arguments: ["close", "reset", "word"])
    func oneThatHasEndedIsReplacedInSilence(how: String) async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            switch how {
            case "close": spare.close()
            case "reset": spare.reset()
            default:
                try spare.send(ErrorResponse(fatal: "57P01", message: "going down").encode)
                #expect(try spare.readToEnd().isEmpty)
            }
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            try Self.expectLogin(on: upstream, of: client)
            #expect(tunnel.log.lines(with: "warning").isEmpty)
        }
    }

    /// The end and the startup message cross on their way.
    @Test(arguments: [true, false])
    func oneThatEndsWithoutAnAnswerIsReplaced(withReset: Bool) async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            if withReset { spare.reset() } else { spare.close() }
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            try Self.expectLogin(on: upstream, of: client)
        }
    }

    /// After an answer the upstream's end is the login's end: it may have been refused on purpose.
    @Test func oneThatEndsAfterAnAnswerIsNotReplaced() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            try spare.send(Authentication.ok.encode)
            spare.close()
            #expect(try client.readRefusal().sqlState == "57P03")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    // MARK: Connections that lead nowhere

    /// A second connection is opened beside one that stays silent, and whichever is answered first goes on.
    @Test(arguments: [true, false])
    func aSilentOneIsGivenASecondBesideIt(spareIsFirst: Bool) async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            let second = try tunnel.acceptUpstream()
            try second.startTLS()
            let (first, other) = spareIsFirst ? (spare, second) : (second, spare)
            _ = try second.readStartup()
            try first.finishLogin(key: Self.key)
            #expect(try client.readUntilReady().key?.processID == 99)
            #expect(try other.readToEnd().isEmpty)
            let query = encoded(Query("select 1").encode)
            try client.send(query)
            #expect(try first.read(query.count) == query)
        }
    }

    /// The second one cannot be opened: the first may still be answered.
    @Test func aSecondThatFailsIsNoAnswer() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            try tunnel.acceptUpstream().reset()
            try tunnel.wait(until: "the second has failed") { tunnel.upstream.isQuiet }
            try spare.finishLogin(key: Self.key)
            #expect(try client.readUntilReady().key?.processID == 99)
        }
    }

    /// The network may have changed under it without a sign.
    @Test func oneFromBeforeASleepIsNotUsed() async throws {
        let suspended = Suspended()
        try await withTunnel(options: .keepingSpares(1)) {
            $0.policy.suspended = { suspended.time }
        } _: { tunnel in
            let spare = try Self.spare(in: tunnel)
            suspended.sleep()
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            try Self.expectLogin(on: upstream, of: client)
            #expect(try spare.readToEnd().isEmpty)
        }
    }

    // MARK: How many

    @Test func moreAreMadeWhileClientsComeOften() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            // The spare ones never get ready, so each client needs a connection of its own, and one more is made.
            for _ in 0..<4 {
                _ = try tunnel.session()
                _ = try tunnel.acceptUpstream()
            }
            // There are never more than four.
            _ = try tunnel.session()
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Cut off in the middle, it would be an error in the server's log.
    @Test func aShutdownWaitsForAHandshake() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            _ = try tunnel.session()
            let spare = try tunnel.acceptUpstream()
            try spare.readSSLRequest()
            let drain = Drain(of: tunnel)
            try tunnel.wait(until: "the session is gone") { tunnel.server.sessionCount == 0 }
            try spare.send(ascii("S"))
            try spare.handshake()
            #expect(try spare.readToEnd().isEmpty)
            #expect(try drain.forcedSessions() == 0)
        }
    }

    /// But not for one that never ends.
    @Test func aShutdownDoesNotWaitForever() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            _ = try tunnel.session()
            let spare = try tunnel.acceptUpstream()
            try spare.readSSLRequest()
            let drain = Drain(of: tunnel, timeout: .seconds(60))
            #expect(try drain.forcedSessions() == 0)
            #expect(try spare.readToEnd().isEmpty)
        }
    }

    /// The upstream sees them go without a startup message, in the protocol's way.
    @Test func aShutdownClosesThem() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try Self.spare(in: tunnel)
            let drain = Drain(of: tunnel)
            #expect(try spare.readToEnd().isEmpty)
            #expect(try drain.forcedSessions() == 0)
        }
    }
}

extension TestTunnel.Options {
    /// A tunnel that makes so many connections ahead of its clients.
    fileprivate static func keepingSpares(_ count: Int) -> Self {
        var options = Self()
        options.policy.spareConnections = count
        return options
    }
}

/// A machine that a test can put to sleep.
final class Suspended: Sendable {
    private let total = Mutex(Duration.zero)

    var time: Duration { total.withLock { $0 } }

    func sleep() {
        total.withLock { $0 += .seconds(60) }
    }
}
