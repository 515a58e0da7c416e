import FakePeers
import PostgresWire
import Testing

@testable import PrismaPostgres
@testable import Tunnel

/// Demands on the login, over TLS to a server that does less: it hears nothing of the password.
@Suite struct DemandedLoginTests {
    typealias Method = UpstreamPeer.Method

    private static let demandingBinding = { @Sendable (options: inout TestTunnel.Options) in
        options.demands.channelBinding = .require
    }

    private static let demandingSCRAM = { @Sendable (options: inout TestTunnel.Options) in
        guard let allowed = try? AllowedAuthentication(parsing: "scram-sha-256") else { return }
        options.demands.authentication = allowed
    }

    @Test(arguments: [Method.trust, .cleartext, .md5, .scram])
    func noLoginWithoutTheBinding(method: Method) async throws {
        try await withTunnel(Self.demandingBinding) { tunnel in
            let refusal = try tunnel.refusalOfLogin { try $0.beginLogin(method) }
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message.hasPrefix(tunnel.cannotReach("login failed: channel binding ")))
        }
    }

    @Test func aLoginWithTheBinding() async throws {
        try await withTunnel(Self.demandingBinding) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            try tunnel.acceptUpstream().logIn(.scramPlus)
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    @Test(arguments: [Method.trust, .cleartext, .md5])
    func noLoginByAnotherMethod(method: Method) async throws {
        try await withTunnel(Self.demandingSCRAM) { tunnel in
            let refusal = try tunnel.refusalOfLogin { try $0.beginLogin(method) }
            let start = tunnel.cannotReach("login failed: authentication method requirement failed: server ")
            #expect(refusal.sqlState == "28000")
            #expect(refusal.message.hasPrefix(start))
        }
    }

    @Test(arguments: [Method.scram, .scramPlus])
    func aLoginByTheMethod(method: Method) async throws {
        try await withTunnel(Self.demandingSCRAM) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            try tunnel.acceptUpstream().logIn(method)
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }
}
