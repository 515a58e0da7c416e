import FakePeers
import PostgresWire
import PrismaPostgres
import Testing

@testable import Tunnel

/// Demands on TLS, which hold for cancel requests as for logins.
@Suite struct DemandedTLSTests {
    private static let client = TestCertificate(usage: .client, commonName: "tenant")

    @Test func anOlderVersionIsRefused() async throws {
        try await withTunnel {
            $0.demands.tls.minimumVersion = .tls13
        } _: { tunnel in
            let (refusal, upstream) = try tunnel.refusal(tls: .upToTLS12) { upstream in
                #expect(throws: (any Error).self) { try upstream.startTLS() }
            }
            #expect(refusal.sqlState == "57P03")
            #expect(refusal.hint?.hasPrefix("the server speaks none of the allowed versions") == true)
            #expect(upstream.receivedInTLS.isEmpty)
        }
    }

    @Test func aRevokedCertificateIsRefused() async throws {
        let list = TestCertificate.authority.writeRevocationList(of: [.trusted])
        try await withTunnel {
            $0.demands.tls.revocationListFile = list
        } _: { tunnel in
            let (refusal, upstream) = try tunnel.refusal { upstream in
                #expect(throws: (any Error).self) { try upstream.startTLS() }
            }
            let words = "TLS handshake failed: certificate verify failed (certificate revoked)"
            #expect(refusal.message == tunnel.cannotReach(words))
            #expect(upstream.receivedInTLS.isEmpty)
        }
    }

    /// To the login, and to the cancel request that follows.
    @Test(arguments: [true, false])
    func theClientCertificateIsShown(usesPKCS12: Bool) async throws {
        try await withTunnel {
            $0.demands.tls.identity =
                usesPKCS12
                ? .pkcs12(file: Self.client.writePKCS12(passphrase: "sesame"))
                : .pem(
                    certificateFile: Self.client.writeToFile(),
                    keyFile: Self.client.writeKey(passphrase: "sesame")
                )
            $0.demands.tls.passphrase = Secret("sesame")
            $0.demands.tls.requiresCertificateRequest = true
        } _: { tunnel in
            var asking = TLSPeer.Options()
            asking.clientAuthority = .authority
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream(tls: asking)
            try upstream.logIn(.scram)
            #expect(upstream.tls?.clientName == "tenant")
            let key = try #require(try client.readUntilReady().key)

            var cancel: [UInt8] = []
            CancelRequest(processID: key.processID, secretKey: key.secretKey).encode(into: &cancel)
            _ = try tunnel.client(sending: cancel)
            let second = try tunnel.acceptUpstream(tls: asking)
            try second.startTLS()
            #expect(second.tls?.clientName == "tenant")
            #expect(try second.readStartupPacket().count == 16)
        }
    }

    @Test func aServerThatDoesNotAskForTheCertificateIsRefused() async throws {
        try await withTunnel {
            $0.demands.tls.identity = .pkcs12(file: Self.client.writePKCS12(passphrase: ""))
            $0.demands.tls.requiresCertificateRequest = true
        } _: { tunnel in
            let (refusal, upstream) = try tunnel.refusal { try $0.startTLS() }
            let words = "TLS handshake failed: server did not request an SSL certificate"
            #expect(refusal.message == tunnel.cannotReach(words))
            #expect(try upstream.readToEnd().isEmpty)
        }
    }
}
