import FakePeers
import PostgresWire
import TestBytes
import Testing
import Tunnel

/// Spare connections that have ended, lead nowhere, or are older than a sleep: the client is served all the same.
@Suite struct LostSpareTests {
    /// The upstream closes it, resets it, or says something that nobody has asked for.
    @Test(arguments: ["close", "reset", "word"])
    func oneThatHasEndedIsReplacedInSilence(how: String) async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
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
            try tunnel.expectLogin(on: upstream, of: client)
            #expect(tunnel.log.lines(with: "warning").isEmpty)
        }
    }

    /// The end and the startup message cross on their way.
    @Test(arguments: [true, false])
    func oneThatEndsWithoutAnAnswerIsReplaced(withReset: Bool) async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            if withReset { spare.reset() } else { spare.close() }
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            try tunnel.expectLogin(on: upstream, of: client)
        }
    }

    /// After an answer the upstream's end is the login's end: it may have been refused on purpose.
    @Test func oneThatEndsAfterAnAnswerIsNotReplaced() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            try spare.send(Authentication.ok.encode)
            spare.close()
            #expect(try client.readRefusal().sqlState == "57P03")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// A second connection is opened beside one that stays silent, and whichever is answered first goes on.
    @Test(arguments: [true, false])
    func aSilentOneIsGivenASecondBesideIt(spareIsFirst: Bool) async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            let second = try tunnel.acceptUpstream()
            try second.startTLS()
            let (first, other) = spareIsFirst ? (spare, second) : (second, spare)
            _ = try second.readStartup()
            try first.finishLogin(key: TestTunnel.spareKey)
            #expect(try client.readUntilReady().key?.processID == 99)
            #expect(try other.readToEnd().isEmpty)
            let query = encoded(Query("select 1").encode)
            try client.send(query)
            #expect(try first.read(query.count) == query)
        }
    }

    /// Cut off in its handshake, the second would be an error in the server's log: the next client gets it.
    @Test func aSecondThatIsNotNeededBecomesTheNextSpare() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            let second = try tunnel.acceptUpstream()
            try second.readSSLRequest()
            try spare.finishLogin(key: TestTunnel.spareKey)
            #expect(try client.readUntilReady().key?.processID == 99)
            try second.send(ascii("S"))
            try second.handshake()
            #expect(tunnel.upstream.isQuiet)
            try tunnel.expectLogin(on: second, of: tunnel.client(sending: FirstPackets.startup()))
        }
    }

    /// The second one cannot be opened: the first may still be answered.
    @Test func aSecondThatFailsIsNoAnswer() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            try tunnel.acceptUpstream().reset()
            try tunnel.wait(until: "the second has failed") { tunnel.upstream.isQuiet }
            try spare.finishLogin(key: TestTunnel.spareKey)
            #expect(try client.readUntilReady().key?.processID == 99)
        }
    }

    /// The network may have changed under it without a sign.
    @Test func oneFromBeforeASleepIsNotUsed() async throws {
        let suspended = Suspended()
        try await withTunnel(options: .keepingSpares(1)) {
            $0.policy.suspended = { suspended.time }
        } _: { tunnel in
            let spare = try tunnel.spare()
            suspended.sleep()
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            try tunnel.expectLogin(on: upstream, of: client)
            #expect(try spare.readToEnd().isEmpty)
        }
    }
}
