import FakePeers
import PostgresWire
import TestBytes
import Testing

/// TLS between clients and the tunnel: ends at inconvenient moments, records in inconvenient pieces.
///
/// Row 23 of `Tests/HOLES.md`.
@Suite struct LocalTLSTeardownTests {
    /// How far a client has come with its handshake.
    enum HandshakeStep: CaseIterable {
        case askedForTLS
        case halfAHello
        case hello
        case halfAnAnswer
        case finished
    }

    @Test(arguments: HandshakeStep.allCases, [true, false])
    func aClientLeavesDuringItsHandshake(step: HandshakeStep, withReset: Bool) async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.sslRequest)
            #expect(try client.socket.read(1) == ascii("S"))
            let tls = TLSPeer(client: ["postgresql"])
            _ = try tls.handshake()
            let hello = tls.takeOutput()
            switch step {
            case .askedForTLS: break
            case .halfAHello: try client.send(Array(hello.prefix(hello.count / 2)))
            case .hello: try client.send(hello)
            case .halfAnAnswer, .finished:
                try client.send(hello)
                while try !tls.handshake() { tls.feed(try client.socket.readSome()) }
                let answer = tls.takeOutput()
                try client.send(step == .finished ? answer : Array(answer.dropLast()))
            }
            if withReset { client.socket.reset() } else { client.socket.close() }
            try tunnel.wait(until: "the session is gone") { tunnel.server.sessionCount == 0 }
            #expect(tunnel.upstream.isQuiet)
            #expect(tunnel.log.lines(with: "warning").isEmpty)
        }
    }

    /// The startup message comes in the segment that ends the handshake: the socket has nothing more to tell.
    @Test func aStartupBehindTheHandshakeIsNotForgotten() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.sslRequest)
            #expect(try client.socket.read(1) == ascii("S"))
            let tls = TLSPeer(client: ["postgresql"])
            while try !tls.handshake() {
                try client.send(tls.takeOutput())
                tls.feed(try client.socket.readSome())
            }
            let finished = tls.takeOutput()
            try client.send(finished + tls.encrypt(FirstPackets.startup()))
            #expect(try tunnel.acceptUpstream().logIn()["user"] == ascii(TestTunnel.user))
        }
    }

    @Test func aRecordForEachByteAndASegmentForEachByteOfIt() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try TLSClient.asking(try tunnel.client())
            try client.client.socket.send(
                pieces: FirstPackets.startup().flatMap { client.tls.encrypt([$0]) }.map { [$0] }
            )
            let upstream = try tunnel.acceptUpstream()
            try upstream.logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
            let query = encoded(Query("select 'tiny'").encode)
            try client.client.socket.send(pieces: query.flatMap { client.tls.encrypt([$0]) }.map { [$0] })
            #expect(try upstream.read(query.count) == query)
        }
    }

    @Test(arguments: [(1, 1_000), (100, 20_000), (1_000, 300_000)])
    func manyRecordsInOneSegmentAreAllRead(recordSize: Int, size: Int) async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try TLSClient.asking(try tunnel.client())
            let upstream = try tunnel.session(through: client)
            let data = message("d", (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try client.client.send(pieces(data, of: recordSize).flatMap { client.tls.encrypt($0) })
            let received = try upstream.read(data.count)
            #expect(received == data)
        }
    }

    @Test func tenThousandKeyUpdatesAreServed() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try TLSClient.asking(try tunnel.client())
            let upstream = try tunnel.session(through: client)
            let query = encoded(Query("select 1").encode)
            for _ in 0..<100 {
                let updates = (0..<100).flatMap { _ in client.tls.keyUpdate() }
                try client.client.send(updates)
                try client.send(query)
                #expect(try upstream.read(query.count) == query)
                // The tunnel's own updates come with its next bytes.
                try upstream.send(message("Z", ascii("I")))
                #expect(try client.readUntilReady().types == "Z")
            }
        }
    }

    /// TLS 1.2's renegotiation (CVE-2009-3555): a client that asks for it is answered with a no_renegotiation warning.
    @Test func renegotiationIsRefused() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try TLSClient.asking(try tunnel.client(), maximumVersion: TLSClient.tls12)
            let upstream = try tunnel.session(through: client)
            let request = client.tls.renegotiation()
            try #require(!request.isEmpty)
            try client.client.send(request)
            #expect(throws: PeerError.tls("no renegotiation")) { _ = try client.read(1) }
            client.client.socket.close()
            #expect(try upstream.readToEnd().isEmpty)
        }
    }

    /// A close_notify is half a close: the answer is still wanted.
    @Test func aClientThatHalfClosesGetsItsAnswer() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try TLSClient.asking(try tunnel.client())
            let upstream = try tunnel.session(through: client)
            let query = encoded(Query("select 1").encode)
            try client.client.send(client.tls.encrypt(query) + client.tls.closeNotify())
            #expect(try upstream.read(query.count) == query)
            let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
            try upstream.send(answer)
            #expect(try client.readToEnd() == answer)
            #expect(try upstream.readToEnd().isEmpty)
        }
    }

    @Test func anEndWithoutCloseNotifyIsAnEnd() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try TLSClient.asking(try tunnel.client())
            let upstream = try tunnel.session(through: client)
            client.client.socket.close()
            #expect(try upstream.readToEnd().isEmpty)
            #expect(try tunnel.logLine(with: "session ended").hasPrefix("info: "))
        }
    }

    /// A record that nobody with the key has made: it reaches nobody, and nothing behind it does.
    @Test func aForgedRecordEndsTheSession() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try TLSClient.asking(try tunnel.client())
            let upstream = try tunnel.session(through: client)
            var forged = client.tls.encrypt(encoded(Query("drop table t").encode))
            forged[forged.count - 1] ^= 1
            try client.client.send(forged)
            #expect(try upstream.readToEnd().isEmpty)
        }
    }
}
