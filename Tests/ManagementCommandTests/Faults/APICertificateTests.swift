import FakePeers
import Testing

/// A server that cannot prove to be the API hears nothing that is worth hearing.
struct APICertificateTests {
    private static let here = TestCertificate.Name.ip([127, 0, 0, 1])

    /// How the server's side of the connection went.
    private enum Heard: Equatable, Sendable {
        /// The client ended the handshake with an alert.
        case alert
        /// What came in clear.
        case clear(String)
        /// What came inside TLS.
        case inside(String)
    }

    @Test(arguments: [
        (nil, "self-signed certificate"),
        (TestCertificate.authority, "unable to get local issuer certificate"),
    ])
    func getsNoToken(signer: TestCertificate?, flaw: String) async throws {
        let certificate = TestCertificate(names: [Self.here], signer: signer)
        let (outcome, heard) = try await talk { peer in
            do {
                try peer.handshake()
            } catch PeerError.tls {
                return .alert
            }
            return .inside(String(decoding: try peer.readSome(), as: UTF8.self))
        } to: { upstream in
            try upstream.accept(certificate: certificate)
        }
        #expect(outcome.exitCode == 1)
        #expect(
            outcome.errors == """
                error: cannot ask whom the token stands for: TLS handshake failed: the certificate is not trusted: \
                \(flaw) (GET /v1/me)
                hint: the token was not sent: something between intercepts TLS, or root certificates are missing \
                (ca-certificates); an authority of your own belongs into the system's store

                """
        )
        #expect(heard == .alert)
    }

    @Test func getsNoTokenWithoutTLS() async throws {
        let (outcome, heard) = try await talk { peer in
            let bytes = try peer.readSome()
            try peer.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8))
            return .clear(String(decoding: bytes, as: UTF8.self))
        }
        #expect(outcome.exitCode == 1)
        #expect(
            outcome.errors.hasPrefix(
                "error: cannot ask whom the token stands for: no answer: TLS handshake failed: wrong version number (GET /v1/me)\n"
            )
        )
        guard case .clear(let text) = heard else {
            Issue.record("the client said nothing")
            return
        }
        #expect(!text.contains("Bearer"))
        #expect(!text.contains("canary"))
    }

    /// Runs `whoami` with the address of a server that says what `answer` says.
    private func talk(
        _ answer: @escaping @Sendable (UpstreamPeer) throws -> Heard,
        to accept: @escaping @Sendable (FakeUpstream) throws -> UpstreamPeer = { try $0.accept() }
    ) async throws -> (Outcome, Heard) {
        let listener = HandedOver(try FakeUpstream())
        listener.value.timeLimit = 600_000
        let address = "https://127.0.0.1:\(listener.value.port)"
        let server = Background {
            let peer = try accept(listener.value)
            peer.socket.timeLimit = 60_000
            return try answer(peer)
        }
        var outcome: Outcome?
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_API_URL"] = address
            outcome = try await scene.run("whoami")
        }
        return (try #require(outcome), try server.value())
    }
}
