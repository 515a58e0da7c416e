import FakePeers
import Testing

/// A loop that is taken to be at a login for ever would be avoided for ever. That nothing is left of logins that fail
/// or that are given up is looked at after every test with a tunnel.
@Suite struct LoginCountTests {
    @Test func aLoginCountsUntilTheClientIsGreeted() async throws {
        try await withTunnel { tunnel in
            #expect(tunnel.server.loginCount == 0)
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            #expect(tunnel.server.loginCount == 1)
            try upstream.logIn()
            _ = try client.readUntilReady()
            #expect(tunnel.server.loginCount == 0)
        }
    }
}
