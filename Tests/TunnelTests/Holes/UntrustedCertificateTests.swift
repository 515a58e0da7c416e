import FakePeers
import PostgresWire
import Testing

/// Certificates that must not be believed (stunnel, `sslmode=require`). `HostNameTests` has the wildcards, for names
/// that lead to no machine of a test.
///
/// Row 5 of `Tests/HOLES.md`.
@Suite struct UntrustedCertificateTests {
    /// A certificate with a fault, and the words that say which.
    struct Fault: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var host = "localhost"
        var certificate: TestCertificate
        var tls = TLSPeer.Options()
        var words: String
        var hint = Hint.authority
    }

    /// What the user is told to look at.
    enum Hint {
        case authority
        case host
        case clock
        case versions

        var words: String {
            switch self {
            case .authority: "if the certificate authority is your own, pass its certificate with --ca-file"
            case .host: "the certificate is for another host: check the host in DATABASE_URL"
            case .clock: "check this machine's clock"
            case .versions:
                "the server speaks none of the allowed versions: TLSv1.2 and TLSv1.3, or what DATABASE_URL says"
            }
        }
    }

    static let names = [TestCertificate.Name.dns("localhost")]
    static let stranger = TestCertificate(usage: .authority, commonName: "another authority", signer: nil)

    static let faults = [
        Fault(
            testDescription: "self-signed",
            certificate: TestCertificate(names: names, signer: nil),
            words: "certificate verify failed (self-signed certificate)"
        ),
        Fault(
            testDescription: "unknown authority",
            certificate: TestCertificate(names: names, signer: stranger),
            words: "certificate verify failed (unable to get local issuer certificate)"
        ),
        Fault(
            testDescription: "wrong host",
            certificate: TestCertificate(names: [.dns("db.example.com")]),
            words: "certificate verify failed (hostname mismatch)",
            hint: .host
        ),
        Fault(
            testDescription: "expired",
            certificate: TestCertificate(names: names, validFrom: -7_200, validUntil: -3_600),
            words: "certificate verify failed (certificate has expired)",
            hint: .clock
        ),
        Fault(
            testDescription: "not yet valid",
            certificate: TestCertificate(names: names, validFrom: 3_600, validUntil: 7_200),
            words: "certificate verify failed (certificate is not yet valid)",
            hint: .clock
        ),
        Fault(
            testDescription: "common name only",
            certificate: TestCertificate(commonName: "localhost"),
            words: "certificate verify failed (hostname mismatch)",
            hint: .host
        ),
        Fault(
            testDescription: "common name beside another name",
            certificate: TestCertificate(names: [.dns("db.example.com")], commonName: "localhost"),
            words: "certificate verify failed (hostname mismatch)",
            hint: .host
        ),
        Fault(
            testDescription: "another address",
            host: "127.0.0.1",
            certificate: TestCertificate(names: [.ip([127, 0, 0, 2])]),
            words: "certificate verify failed (ip address mismatch)",
            hint: .host
        ),
        Fault(
            testDescription: "address as a name",
            host: "127.0.0.1",
            certificate: TestCertificate(names: [.dns("127.0.0.1")], commonName: "127.0.0.1"),
            words: "certificate verify failed (ip address mismatch)",
            hint: .host
        ),
        Fault(
            testDescription: "NUL in the name",
            certificate: TestCertificate(names: [.dns("localhost\0.example.com")]),
            words: "certificate verify failed (hostname mismatch)",
            hint: .host
        ),
        Fault(
            testDescription: "wildcard for everything",
            certificate: TestCertificate(names: [.dns("*")]),
            words: "certificate verify failed (hostname mismatch)",
            hint: .host
        ),
        Fault(
            testDescription: "for clients only",
            certificate: TestCertificate(names: names, usage: .client),
            words: "certificate verify failed (unsuitable certificate purpose)"
        ),
        Fault(
            testDescription: "512-bit RSA",
            certificate: TestCertificate(names: names, key: .rsa(bits: 512)),
            tls: .upToTLS12,
            words: "certificate verify failed (ee certificate key too weak)"
        ),
        Fault(
            testDescription: "TLS 1.1",
            certificate: TestCertificate(names: names),
            tls: .upToTLS11,
            words: "tlsv1 alert protocol version",
            hint: .versions
        ),
    ]

    @Test(arguments: faults)
    func isRefusedBeforeAnySecret(fault: Fault) async throws {
        try await withTunnel {
            $0.host = fault.host
        } _: { tunnel in
            let (refusal, upstream) = try tunnel.refusal(certificate: fault.certificate, tls: fault.tls) { upstream in
                #expect(throws: PeerError.self) { try upstream.startTLS() }
            }
            #expect(refusal.sqlState == "57P03")
            let expected = tunnel.cannotReach("TLS handshake failed: \(fault.words)", host: fault.host)
            // The capitals in OpenSSL's words differ between its versions.
            #expect(refusal.message.lowercased() == expected.lowercased())
            #expect(refusal.hint == fault.hint.words)
            #expect(upstream.tls == nil, "the handshake was completed")
            #expect(!contains(TestTunnel.user, in: upstream.receivedInClear))
        }
    }

    @Test(arguments: [
        (TestCertificate(names: [.dns("localhost")]), "localhost"),
        (TestCertificate(names: [.dns("LOCALHOST")]), "localhost"),
        (TestCertificate(names: [.dns("db.example.com"), .dns("localhost")]), "localhost"),
        (TestCertificate(names: [.ip([127, 0, 0, 1])]), "127.0.0.1"),
        (TestCertificate(names: [.dns("localhost")], key: .rsa(bits: 2_048)), "localhost"),
    ])
    func isBelieved(certificate: TestCertificate, host: String) async throws {
        try await withTunnel {
            $0.host = host
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream(certificate: certificate)
            try upstream.logIn(.scramPlus)
            #expect(try client.readUntilReady().types == "RSSKZ")
            // An address does not belong into SNI (RFC 6066, section 3).
            #expect(upstream.tls?.serverName == (host == "localhost" ? "localhost" : nil))
        }
    }
}
