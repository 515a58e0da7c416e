import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Security that is dropped on the second connection (CVE-2020-25694, Neon #10152).
///
/// Row 14 of `Tests/HOLES.md`.
@Suite struct SecondConnectionTests {
    @Test func aCancelRequestIsNotSentInClear() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let canceller = try tunnel.client(sending: FirstPackets.cancel(try #require(session.key)))
            let upstream = try tunnel.acceptUpstream()
            try upstream.readSSLRequest()
            try upstream.send(ascii("N"))
            #expect(try canceller.socket.readToEnd().isEmpty)
            #expect(try upstream.readToEnd().isEmpty)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
            let line = try tunnel.logLine(with: "cancel request not delivered")
            #expect(line.contains("the server does not offer TLS"))
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test(arguments: [
        TestCertificate(names: [.ip([127, 0, 0, 1])], signer: nil), TestCertificate(names: [.ip([127, 0, 0, 2])]),
    ])
    func aCancelRequestGoesToTheRightUpstreamOnly(certificate: TestCertificate) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            _ = try tunnel.client(sending: FirstPackets.cancel(try #require(session.key)))
            let upstream = try tunnel.acceptUpstream(certificate: certificate)
            #expect(throws: PeerError.self) { try upstream.startTLS() }
            #expect(try tunnel.logLine(with: "cancel request not delivered").contains("certificate verify failed"))
        }
    }

    /// The request that the tunnel makes of its own accord, when a client has vanished.
    @Test func aVanishedClientsQueryIsNotCancelledInClear() async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("select pg_sleep(100)").encode)
            #expect(try session.upstream.readMessage().type == Query.type)
            session.client.socket.reset()
            let upstream = try tunnel.acceptUpstream()
            try upstream.readSSLRequest()
            try upstream.send(ascii("N"))
            #expect(try upstream.readToEnd().isEmpty)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
            #expect(try tunnel.logLine(with: "cancel request not delivered").contains("does not offer TLS"))
            #expect(try session.upstream.readToEnd().isEmpty, "the session's connection is closed all the same")
        }
    }

    /// `sslnegotiation=direct` holds for the cancel connection as well: without ALPN there is no request.
    @Test func aCancelRequestNegotiatesAsItsSessionDid() async throws {
        try await withTunnel {
            $0.negotiation = .direct
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let session = try tunnel.acceptUpstream()
            try session.handshake()
            _ = try session.readStartup()
            try session.finishLogin()
            let key = try #require(try client.readUntilReady().key)
            let canceller = try tunnel.client(sending: FirstPackets.cancel(key))
            var options = TLSPeer.Options()
            options.applicationProtocol = nil
            let upstream = try tunnel.acceptUpstream(tls: options)
            try upstream.handshake()
            #expect(try canceller.socket.readToEnd().isEmpty)
            #expect(try upstream.readToEnd().isEmpty)
            #expect(try tunnel.logLine(with: "cancel request not delivered").contains("over direct TLS"))
        }
    }

    /// A session that was opened over TLS is no reason to believe the next upstream.
    @Test func theNextLoginIsNotMadeInClear() async throws {
        try await withTunnel { tunnel in
            _ = try tunnel.session()
            let (refusal, upstream) = try tunnel.refusal { upstream in
                try upstream.readSSLRequest()
                try upstream.send(ascii("N"))
            }
            #expect(refusal.sqlState == "57P03")
            #expect(refusal.message == tunnel.cannotReach("TLS handshake failed: the server does not offer TLS"))
            #expect(try upstream.readToEnd().isEmpty)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func theCheckIsNotMadeInClear() async throws {
        try await withTunnel { tunnel in
            let server = HandedOver(tunnel.server)
            let check = Background { try blocking { await server.value.check() } }
            let upstream = try tunnel.acceptUpstream()
            try upstream.readSSLRequest()
            try upstream.send(ascii("N"))
            guard case .failure(let failure) = try check.value() else {
                Issue.record("the check succeeded")
                return
            }
            #expect(failure.message == tunnel.cannotReach("TLS handshake failed: the server does not offer TLS"))
            #expect(try upstream.readToEnd().isEmpty)
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
        }
    }

    /// The check at start-up is as careful as a login.
    @Test func theCheckVerifiesTheUpstream() async throws {
        try await withTunnel { tunnel in
            let server = HandedOver(tunnel.server)
            let check = Background { try blocking { await server.value.check() } }
            let upstream = try tunnel.acceptUpstream(certificate: TestCertificate(names: [.dns("x")], signer: nil))
            #expect(throws: PeerError.self) { try upstream.startTLS() }
            guard case .failure(let failure) = try check.value() else {
                Issue.record("the check succeeded")
                return
            }
            #expect(failure.stage == .tls)
            #expect(!contains(TestTunnel.user, in: upstream.receivedInClear))
        }
    }

    @Test func theCheckLogsInAndLeaves() async throws {
        try await withTunnel { tunnel in
            let server = HandedOver(tunnel.server)
            let check = Background { try blocking { await server.value.check() } }
            let upstream = try tunnel.acceptUpstream()
            let startup = try upstream.logIn(.scramPlus)
            #expect(startup["application_name"] == ascii("ppg-tunnel"))
            #expect(try upstream.readMessage().type == Terminate.type)
            let report = try check.value().get()
            #expect(report.serverVersion == "17.2")
            #expect(report.tlsVersion == "TLSv1.3")
        }
    }
}
