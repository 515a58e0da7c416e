import FakePeers
import Testing

@testable import OpenSSL

@Suite struct TLSServerContextTests {
    @Test func showsAFingerprintAsPeopleCompareIt() throws {
        let context = try TLSServerContext(identity: SelfSignedIdentity())
        #expect(context.fingerprint.wholeMatch(of: /([0-9A-F]{2}:){31}[0-9A-F]{2}/) != nil)
    }

    @Test func noTwoIdentitiesAreTheSame() throws {
        let first = try TLSServerContext(identity: SelfSignedIdentity())
        let second = try TLSServerContext(identity: SelfSignedIdentity())
        #expect(first.fingerprint != second.fingerprint)
    }

    @Test func namesTheCertificateFileThatIsNotThere() {
        let error = #expect(throws: TLSError.self) {
            try TLSServerContext(certificateFile: "/nowhere/cert.pem", keyFile: "/nowhere/key.pem")
        }
        #expect(error?.description == "cannot read certificates from /nowhere/cert.pem: no such file or directory")
    }

    @Test func namesTheKeyFileThatIsNotOne() {
        let file = TestCertificate.authorityFile
        let error = #expect(throws: TLSError.self) { try TLSServerContext(certificateFile: file, keyFile: file) }
        guard case .key(file, _)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }
}
