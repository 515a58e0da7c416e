import FakePeers
import PostgresWire
import Testing

/// Either side leaves, or resets its connection, before there is a session. `withTunnel` checks each time that no
/// session and no descriptor is left.
///
/// Row 23 of `Tests/HOLES.md`.
@Suite struct LoginTeardownTests {
    @Test(arguments: ["", "SSLRequest", "half a startup"])
    func aClientResetsDuringItsStartup(said: String) async throws {
        try await withTunnel { tunnel in
            let bytes = [
                "": [], "SSLRequest": FirstPackets.sslRequest,
                "half a startup": Array(FirstPackets.startup().dropLast()),
            ]
            let client = try tunnel.client(sending: bytes[said] ?? [])
            try tunnel.wait(until: "the client is noticed") { tunnel.server.sessionCount == 1 }
            client.socket.reset()
            try tunnel.wait(until: "the session is gone") { tunnel.server.sessionCount == 0 }
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test(arguments: LoginStep.allCases, [true, false])
    func aClientLeavesDuringTheLogin(step: LoginStep, withReset: Bool) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.proceed(to: step)
            if withReset { client.socket.reset() } else { client.socket.close() }
            try tunnel.wait(until: "the session is gone") { tunnel.server.sessionCount == 0 }
            _ = try? upstream.readToEnd()
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test(arguments: LoginStep.allCases)
    func anUpstreamResetsDuringTheLogin(step: LoginStep) async throws {
        try await withTunnel { tunnel in
            let (refusal, _) = try tunnel.refusal { upstream in
                try upstream.proceed(to: step)
                upstream.reset()
            }
            #expect(refusal.sqlState == "57P03")
            #expect(tunnel.upstream.isQuiet, "the login was tried again")
        }
    }

    @Test(arguments: LoginStep.allCases)
    func anUpstreamClosesDuringTheLogin(step: LoginStep) async throws {
        try await withTunnel { tunnel in
            let (refusal, _) = try tunnel.refusal { upstream in
                try upstream.proceed(to: step)
                // Without unread bytes, so that it is an orderly end.
                if step == .connected { try upstream.readSSLRequest() }
                upstream.socket.shutdownWrite()
            }
            #expect(refusal.sqlState == "57P03")
            #expect(refusal.message.contains("the connection was closed during the "))
        }
    }

    // MARK: Cancel requests

    /// The request was taken: it is delivered, whether or not anybody waits for that.
    @Test func aClientResetsWhileItsCancelRequestIsForwarded() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let request = FirstPackets.cancel(try #require(session.key))
            let canceller = try tunnel.client(sending: request)
            let upstream = try tunnel.acceptUpstream()
            canceller.socket.reset()
            try upstream.startTLS()
            #expect(try upstream.read(16) == FirstPackets.cancel(UpstreamPeer.key))
            upstream.close()
            try tunnel.wait(until: "the request is done") { tunnel.server.sessionCount == 1 }
        }
    }

    @Test(arguments: [LoginStep.connected, .requestedTLS, .handshaking])
    func anUpstreamResetsWhileACancelRequestIsForwarded(step: LoginStep) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let canceller = try tunnel.client(sending: FirstPackets.cancel(try #require(session.key)))
            let upstream = try tunnel.acceptUpstream()
            try upstream.proceed(to: step)
            upstream.reset()
            #expect(try canceller.socket.readToEnd().isEmpty)
            try tunnel.logLine(with: "cancel request not delivered: cannot reach ")
            #expect(tunnel.upstream.isQuiet, "the request was tried again")
            #expect(session.client.socket.isSilent)
        }
    }
}
