import FakePeers
import PrismaPostgres
import Reactor
import Testing
import Tunnel

/// An upstream whose name turns out to be the tunnel itself, when a client comes.
@Suite struct LeadingBackTests {
    private static func lead(_ tunnel: TestTunnel, to host: String) throws {
        let target = UpstreamTarget(
            host: host,
            port: tunnel.port,
            user: TestTunnel.user,
            password: Secret(TestTunnel.password),
            security: .cleartextLoopback
        )
        tunnel.server.upstream = try Upstream(target: target)
    }

    /// Of a name with other addresses, too, where none of them answers.
    @Test(arguments: ["127.0.0.1", "localhost"])
    func theClientIsToldAndNobodyElseIsAsked(host: String) async throws {
        try await withTunnel { tunnel in
            try Self.lead(tunnel, to: host)
            let client = try tunnel.client(sending: FirstPackets.startup())
            let refusal = try client.readRefusal()
            #expect(refusal.sqlState == "08001")
            #expect(
                refusal.message
                    == "DATABASE_URL leads back to this tunnel (127.0.0.1:\(tunnel.port)): it needs the upstream's own address"
            )
            client.socket.close()
            #expect(tunnel.log.lines(with: "connection received").count == 1)
        }
    }

    @Test func theCheckCallsItACircle() async throws {
        try await withTunnel { tunnel in
            try Self.lead(tunnel, to: "127.0.0.1")
            let server = tunnel.server
            guard case .failure(let failure) = try blocking({ await server.check() }) else {
                Issue.record("the tunnel has logged in to itself")
                return
            }
            #expect(failure.isCircle)
        }
    }

    @Test func anotherTunnelsAddressIsNotItsOwn() async throws {
        try await withTunnel { tunnel in
            #expect(tunnel.server.circle(through: tunnel.server.upstream) == nil)
            try Self.lead(tunnel, to: "127.0.0.2")
            #expect(tunnel.server.circle(through: tunnel.server.upstream) == nil)
            try Self.lead(tunnel, to: "127.0.0.1")
            #expect(tunnel.server.circle(through: tunnel.server.upstream) != nil)
        }
    }
}
