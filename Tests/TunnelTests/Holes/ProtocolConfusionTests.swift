import FakePeers
import PostgresWire
import Testing

/// Handshakes that were meant for another protocol (ALPACA, https://alpaca-attack.com), where the tunnel offers TLS.
/// `DirectTLSTests` has those where it does not.
///
/// Row 19 of `Tests/HOLES.md`.
@Suite struct ProtocolConfusionTests {
    /// How the client comes to its handshake: with an SSLRequest, or with PostgreSQL 17's `sslnegotiation=direct`.
    enum Negotiation: CaseIterable {
        case postgres
        case direct

        func connect(_ tunnel: TestTunnel, protocols: [String]) throws -> TLSClient {
            switch self {
            case .postgres: try .asking(try tunnel.client(), protocols: protocols)
            case .direct: try TLSClient(try tunnel.client(), protocols: protocols)
            }
        }
    }

    @Test(arguments: Negotiation.allCases, [["postgresql"], ["h2", "postgresql", "http/1.1"]])
    func aHandshakeForPostgreSQLIsServed(negotiation: Negotiation, protocols: [String]) async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try negotiation.connect(tunnel, protocols: protocols)
            #expect(client.tls.selectedProtocol == "postgresql")
            try tunnel.session(through: client)
        }
    }

    @Test(arguments: Negotiation.allCases, [["http/1.1"], ["h2", "http/1.1"], ["postgresql2"], ["POSTGRESQL"]])
    func aHandshakeForAnotherProtocolIsRefused(negotiation: Negotiation, protocols: [String]) async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            #expect(throws: PeerError.tls("tlsv1 alert no application protocol")) {
                _ = try negotiation.connect(tunnel, protocols: protocols)
            }
            #expect(tunnel.upstream.isQuiet)
            let line = try tunnel.logLine(with: "TLS handshake failed")
            #expect(line.hasPrefix("info: connection refused"))
        }
    }

    /// Clients before PostgreSQL 17 name no protocol; their SSLRequest has said which one it is.
    @Test func aHandshakeForNoProtocolIsServedBehindAnSSLRequest() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try Negotiation.postgres.connect(tunnel, protocols: [])
            #expect(client.tls.selectedProtocol == nil)
            try tunnel.session(through: client)
        }
    }

    /// A browser's handshake, or anybody's.
    @Test func aHandshakeForNoProtocolIsRefusedWithoutOne() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try Negotiation.direct.connect(tunnel, protocols: [])
            let words = "08P01 received direct SSL connection request without ALPN protocol negotiation extension"
            #expect(try client.readRefusal() == words)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test(arguments: [FirstPackets.sslRequest, FirstPackets.gssencRequest], Negotiation.allCases)
    func aRequestForEncryptionInsideTLSIsRefused(request: [UInt8], negotiation: Negotiation) async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try negotiation.connect(tunnel, protocols: ["postgresql"])
            try client.send(request)
            let code = request == FirstPackets.sslRequest ? 5679 : 5680
            let words = "0A000 unsupported frontend protocol 1234.\(code): server supports 3.0 to 3.2"
            #expect(try client.readRefusal() == words)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// TLS inside TLS is nobody's startup.
    @Test func aClientHelloInsideTLSIsRefused() async throws {
        try await withTunnel(options: .localTLS()) { tunnel in
            let client = try Negotiation.postgres.connect(tunnel, protocols: ["postgresql"])
            let hello = TLSPeer(client: ["postgresql"])
            _ = try hello.handshake()
            try client.send(hello.takeOutput())
            #expect(try client.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
