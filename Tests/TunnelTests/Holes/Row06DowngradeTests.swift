import FakePeers
import PostgresWire
import Testing

/// Logins that an upstream makes weaker than they should be (rust-postgres #487, CVE-2025-49146).
@Suite struct Row06DowngradeTests {
    private func refusal(_ script: @escaping @Sendable (UpstreamPeer) throws -> Void) async throws -> Refusal? {
        let (results, sink) = AsyncStream.makeStream(of: Refusal.self)
        try await withTunnel { tunnel in
            sink.yield(try tunnel.refusalOfLogin(script))
            sink.finish()
        }
        for await refusal in results { return refusal }
        return nil
    }

    @discardableResult
    private static func beginSCRAM(_ upstream: UpstreamPeer) throws -> (server: SCRAMServer, clientFinal: [UInt8]) {
        try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
        let response = try SASLInitialResponse.decode(try upstream.readMessage().payload)
        var server = SCRAMServer(password: ascii(TestTunnel.password))
        try upstream.send(Authentication.saslContinue(ascii(server.first(answering: response.data ?? []))).encode)
        return (server, try upstream.readMessage().payload)
    }

    @Test func okAfterTheOfferIsFatal() async throws {
        let refusal = try await refusal { upstream in
            try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
            _ = try upstream.readMessage()
            try upstream.finishLogin()
        }
        #expect(refusal?.sqlState == "28000")
        #expect(refusal?.message.hasSuffix("login failed: unexpected SCRAM message") == true)
    }

    @Test func okWithoutTheServersSignatureIsFatal() async throws {
        let refusal = try await refusal { upstream in
            try Self.beginSCRAM(upstream)
            try upstream.finishLogin()
        }
        #expect(refusal?.sqlState == "28000")
        #expect(refusal?.message.hasSuffix("login failed: unexpected SCRAM message") == true)
    }

    @Test func aWrongServerSignatureIsFatal() async throws {
        let refusal = try await refusal { upstream in
            try Self.beginSCRAM(upstream)
            let wrong = SCRAMServer.base64([UInt8](repeating: 7, count: 32))
            try upstream.send(Authentication.saslFinal(ascii("v=\(wrong)")).encode)
            try upstream.finishLogin()
        }
        #expect(refusal?.sqlState == "28000")
        #expect(refusal?.message.hasSuffix("login failed: the server's SCRAM signature is wrong") == true)
    }

    @Test(arguments: [
        Authentication.cleartextPassword, .md5Password(salt: [1, 2, 3, 4]), .sasl(mechanisms: ["SCRAM-SHA-256"]),
    ])
    func anotherRequestAfterSCRAMBeganIsFatal(request: Authentication) async throws {
        let refusal = try await refusal { upstream in
            try Self.beginSCRAM(upstream)
            try upstream.send(request.encode)
            #expect(try upstream.readToEnd().isEmpty, "the tunnel answered")
            #expect(!contains(TestTunnel.password, in: upstream.receivedInTLS))
        }
        #expect(refusal?.sqlState == "08P01")
        #expect(refusal?.message.contains("at the wrong time") == true)
    }

    @Test(arguments: [Authentication.gss, .sspi, .kerberosV5, .unsupported(42)])
    func methodsThatTheTunnelDoesNotKnowAreFatal(request: Authentication) async throws {
        let refusal = try await refusal { upstream in
            try upstream.send(request.encode)
            #expect(try upstream.readToEnd().isEmpty, "the tunnel answered")
        }
        #expect(refusal?.sqlState == "28000")
        #expect(refusal?.message.hasSuffix("which the tunnel cannot do") == true)
    }

    /// An attacker who takes -PLUS out of the offer cannot hide it: the exchange says that the tunnel could have.
    @Test func aStrippedPlusIsToldToTheUpstream() async throws {
        try await withTunnel { tunnel in
            for offer in [["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], ["SCRAM-SHA-256"]] {
                let client = try tunnel.client(sending: FirstPackets.startup())
                let upstream = try tunnel.acceptUpstream()
                try upstream.startTLS()
                _ = try upstream.readStartup()
                try upstream.send(Authentication.sasl(mechanisms: offer).encode)
                let response = try SASLInitialResponse.decode(try upstream.readMessage().payload)
                var server = SCRAMServer(password: ascii(TestTunnel.password))
                _ = server.first(answering: response.data ?? [])
                #expect(response.mechanism == offer[0])
                #expect(server.gs2Flag == (offer.count == 2 ? "p=tls-server-end-point" : "y"))
                client.socket.close()
            }
        }
    }

    /// The binding is of the certificate that this very connection has shown.
    @Test func plusBindsToTheCertificate() async throws {
        try await withTunnel { tunnel in
            _ = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            try upstream.send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256-PLUS"]).encode)
            let response = try SASLInitialResponse.decode(try upstream.readMessage().payload)
            var server = SCRAMServer(password: ascii(TestTunnel.password))
            try upstream.send(Authentication.saslContinue(ascii(server.first(answering: response.data ?? []))).encode)
            let binding = ascii("p=tls-server-end-point,,") + TestCertificate.trusted.endPointBinding
            let final = String(decoding: try upstream.readMessage().payload, as: UTF8.self)
            #expect(final.hasPrefix("c=\(SCRAMServer.base64(binding)),r="))
        }
    }
}
