import FakePeers
import PostgresWire
import PrismaPostgres
import TestBytes
import Testing
import Tunnel

/// Secrets that leak.
///
/// `withTunnel` searches for the password in each test: in the log of all levels, in what clients were sent, in what was
/// sent in clear. The tests of the whole binary search all that any program of theirs prints; `SecretSurroundingsTests`
/// has arguments, environments and core dumps. There are no metrics.
///
/// Row 22 of `Tests/HOLES.md`.
@Suite struct SecretLeakTests {
    @Test(arguments: [UpstreamPeer.Method.cleartext, .md5, .scram, .scramPlus])
    func noLoginShowsThePassword(method: UpstreamPeer.Method) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.logIn(method)
            #expect(try client.readUntilReady().types == "RSSKZ")
            #expect(tunnel.log.lines(with: "connection authenticated").count == 1)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
        }
    }

    /// The password was sent, and refused.
    @Test func noRefusalShowsThePassword() async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                try upstream.authenticate(.cleartext)
                try upstream.send(ErrorResponse(fatal: "28P01", message: "password authentication failed").encode)
            }
            #expect(refusal.sqlState == "28P01")
        }
    }

    // MARK: The search itself

    @Test(arguments: [TestTunnel.password, "63616e6172792d37663361393163326535", "Y2FuYXJ5LTdmM2E5MWMyZTU="])
    func aPasswordInTheLogIsFound(form: String) async throws {
        await #expect(throws: TunnelFault.secretInLog("debug: password \(form) sent")) {
            try await withTunnel { tunnel in tunnel.log.logger.debug("password \(form) sent") }
        }
    }

    @Test func aPasswordThatAClientWasSentIsFound() async throws {
        await #expect(throws: TunnelFault.secretShownToClient) {
            try await withTunnel { tunnel in
                let session = try tunnel.session()
                try session.upstream.send(message("N", ascii("M\(TestTunnel.password)\0\0")))
                _ = try session.client.readMessage()
            }
        }
    }

    @Test func aPasswordThatWasSentInClearIsFound() async throws {
        await #expect(throws: TunnelFault.secretInClear) {
            try await withTunnel {
                $0.security = .cleartextLoopback
            } _: { tunnel in
                let client = try tunnel.client(sending: FirstPackets.startup())
                let upstream = try tunnel.acceptUpstream()
                _ = try upstream.readStartup()
                try upstream.authenticate(.cleartext)
                try upstream.finishLogin()
                _ = try client.readUntilReady()
                // As if it had been demanded.
                let target = UpstreamTarget(host: "127.0.0.1", user: "u", password: Secret("p"))
                tunnel.server.upstream = try Upstream(target: target)
            }
        }
    }
}
