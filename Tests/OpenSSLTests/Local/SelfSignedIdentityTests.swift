import COpenSSL
import Testing

@testable import OpenSSL

@Suite struct SelfSignedIdentityTests {
    @Test func isForThisMachineAndTheNamesThatAreAskedFor() {
        let names = SelfSignedIdentity.alternativeNames(["localhost", "127.0.0.1", "::1", "db.internal", "10.0.0.7"])
        #expect(names == "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:db.internal,IP:10.0.0.7")
    }

    @Test func namesEachHostOnce() {
        #expect(SelfSignedIdentity.alternativeNames(["localhost", "localhost"]) == "DNS:localhost")
    }

    /// OpenSSL reads the list of names as a text with a syntax of its own.
    @Test(arguments: ["a,DNS:evil", "a:b", "", "a b", "ä", "a\"b", "[::1]", "*"])
    func leavesOutWhatIsNoName(host: String) {
        #expect(SelfSignedIdentity.alternativeNames([host, "x"]) == "DNS:x")
    }

    @Test func canBeUsedWithAnyHost() throws {
        _ = try TLSServerContext(identity: SelfSignedIdentity(hosts: ["a,b", "fe80::1", "some-host.example"]))
    }

    @Test func isValidNowAndForAYear() {
        let identity = SelfSignedIdentity()
        var (days, seconds): (CInt, CInt) = (0, 0)
        ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(identity.certificate))
        #expect((364...365).contains(days))
        #expect(X509_cmp_current_time(X509_get0_notBefore(identity.certificate)) < 0)
    }
}
