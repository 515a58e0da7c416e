import FakePeers
import PostgresWire
import Testing

/// Ends at inconvenient moments, and TLS in inconvenient pieces. `withTunnel` checks each time that no session and no
/// descriptor is left.
@Suite struct Row23TeardownTests {
    // MARK: Resets

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

    /// The step that the upstream login has reached when the client is gone.
    enum LoginStep: CaseIterable {
        case connected
        case requestedTLS
        case handshaking
        case startedUp
        case authenticating
    }

    private static func bring(_ upstream: UpstreamPeer, to step: LoginStep) throws {
        switch step {
        case .connected:
            return
        case .requestedTLS:
            try upstream.readSSLRequest()
        case .handshaking:
            try upstream.readSSLRequest()
            try upstream.send(ascii("S"))
            _ = try upstream.readSome()
        case .startedUp:
            try upstream.startTLS()
            _ = try upstream.readStartup()
        case .authenticating:
            try upstream.startTLS()
            _ = try upstream.readStartup()
            try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
            _ = try upstream.readMessage()
        }
    }

    @Test(arguments: LoginStep.allCases, [true, false])
    func aClientLeavesDuringTheLogin(step: LoginStep, withReset: Bool) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try Self.bring(upstream, to: step)
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
                try Self.bring(upstream, to: step)
                upstream.reset()
            }
            #expect(refusal.sqlState == "08001")
            #expect(tunnel.upstream.isQuiet, "the login was tried again")
        }
    }

    @Test(arguments: LoginStep.allCases)
    func anUpstreamClosesDuringTheLogin(step: LoginStep) async throws {
        try await withTunnel { tunnel in
            let (refusal, _) = try tunnel.refusal { upstream in
                try Self.bring(upstream, to: step)
                // Without unread bytes, so that it is an orderly end.
                if step == .connected { try upstream.readSSLRequest() }
                upstream.socket.shutdownWrite()
            }
            #expect(refusal.sqlState == "08001")
            #expect(refusal.message.contains("the connection was closed during the "))
        }
    }

    // MARK: Ends of a session

    @Test func aTerminateIsPassedOn() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Terminate().encode)
            #expect(try session.upstream.readMessage().type == Terminate.type)
            session.upstream.close()
            #expect(try session.client.socket.readToEnd().isEmpty)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=client"))
        }
    }

    /// A client that closes between two queries: the upstream hears a goodbye, not an "unexpected EOF".
    @Test(arguments: [true, false])
    func anIdleClientThatLeavesIsSaidGoodbyeFor(withReset: Bool) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            if withReset { session.client.socket.reset() } else { session.client.socket.close() }
            #expect(try session.upstream.readToEnd() == message("X"))
            #expect(tunnel.upstream.isQuiet, "a cancel request for an idle session")
        }
    }

    /// `psql -c … | …`, netcat: the client closes its side and still wants the answer.
    @Test func aClientThatHalfClosesGetsItsAnswer() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("select 1").encode)
            session.client.socket.shutdownWrite()
            #expect(try session.upstream.readMessage().type == Query.type)
            let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
            try session.upstream.send(answer)
            #expect(try session.client.socket.readToEnd() == answer)
            #expect(try session.upstream.readToEnd() == message("X"))
        }
    }

    @Test func anUpstreamThatHalfClosesIsLost() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            session.upstream.socket.shutdownWrite()
            let refusal = try session.client.readRefusal()
            #expect(refusal.sqlState == "08006")
            #expect(
                refusal.message
                    == "the connection to 127.0.0.1:\(tunnel.upstream.port) was lost: closed the connection"
            )
        }
    }

    /// OpenSSL 3's "unexpected eof while reading": PostgreSQL's messages say themselves where they end.
    @Test func anEndWithoutCloseNotifyIsAnEnd() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let last = message("N", [0])
            try session.upstream.send(last)
            session.upstream.socket.shutdownWrite()
            #expect(try session.client.readMessage().type == UInt8(ascii: "N"))
            #expect(try session.client.readRefusal().message.hasSuffix("closed the connection"))
        }
    }

    /// The upstream says that it will send nothing more, in the same segment as its last message, and waits.
    @Test func aCloseNotifyBehindTheLastMessageIsNoticed() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            try session.upstream.socket.send(tls.encrypt(message("N", [0])) + tls.closeNotify())
            #expect(try session.client.readMessage().type == UInt8(ascii: "N"))
            #expect(try session.client.readRefusal().sqlState == "08006")
        }
    }

    /// A record that nobody with the key has made, in the same segment as a good one.
    @Test func aForgedRecordBehindAGoodOneEndsTheSession() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let good = tls.encrypt(message("N", [0]))
            var forged = tls.encrypt(message("Z", ascii("I")))
            forged[forged.count - 1] ^= 1
            try session.upstream.socket.send(good + forged)
            #expect(try session.client.readMessage().type == UInt8(ascii: "N"))
            #expect(try session.client.readRefusal().sqlState == "08006")
        }
    }

    // MARK: TLS in pieces

    @Test func aRecordForEachByteAndASegmentForEachByteOfIt() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
            let records = answer.flatMap { tls.encrypt([$0]) }
            try session.upstream.socket.send(pieces: records.map { [$0] })
            #expect(try session.client.socket.read(answer.count) == answer)
        }
    }

    /// A thousand records with one byte each in one segment: nothing may be left inside TLS when the socket is empty.
    @Test func manyRecordsInOneSegmentAreAllRead() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let payload = [UInt8](repeating: 0x2E, count: 1_000)
            let answer = message("d", payload)
            try session.upstream.socket.send(answer.flatMap { tls.encrypt([$0]) })
            #expect(try session.client.socket.read(answer.count) == answer)
        }
    }

    /// What the upstream sends together with its ReadyForQuery is not forgotten, not even inside TLS.
    @Test func whatFollowsTheLoginArrives() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let notice = message("N", ascii("SNOTICE\0Mhello\0\0"))
            try tunnel.acceptUpstream().logIn(behind: notice)
            #expect(try client.readUntilReady().types == "RSSKZ")
            #expect(try client.socket.read(notice.count) == notice)
        }
    }

    @Test func tenThousandKeyUpdatesAreServed() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            for _ in 0..<100 {
                var updates: [UInt8] = []
                for _ in 0..<100 { updates += tls.keyUpdate() }
                try session.upstream.socket.send(updates)
                try session.upstream.send(message("Z", ascii("I")))
                #expect(try session.client.readUntilReady().types == "Z")
                // The tunnel's own updates come with its next bytes.
                try session.client.send(Query("select 1").encode)
                #expect(try session.upstream.readMessage().type == Query.type)
            }
        }
    }

    /// TLS 1.2's renegotiation could change the peer in the middle of a session.
    @Test func renegotiationIsRefused() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream(tls: .upToTLS12)
            try upstream.logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
            let request = try #require(upstream.tls).helloRequest()
            try #require(!request.isEmpty)
            try upstream.socket.send(request)
            try client.send(Query("select 1").encode)
            // A no_renegotiation warning comes back, which OpenSSL's server takes for the end of the attempt.
            #expect(throws: PeerError.self) {
                while try upstream.readMessage().type != UInt8(ascii: "c") {}
            }
        }
    }
}
