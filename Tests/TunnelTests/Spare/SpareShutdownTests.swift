import FakePeers
import TestBytes
import Testing

/// Spare connections at the tunnel's end: the upstream sees each of them go in order.
@Suite struct SpareShutdownTests {
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
            let spare = try tunnel.spare()
            let drain = Drain(of: tunnel)
            #expect(try spare.readToEnd().isEmpty)
            #expect(try drain.forcedSessions() == 0)
        }
    }
}
