import FakePeers
import TestBytes
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

@Suite struct ApplicationProtocolTests {
    private func index(_ list: [UInt8]) -> Int? {
        list.withUnsafeBufferPointer { ApplicationProtocol.index(in: $0) }
    }

    @Test func findsPostgreSQLAnywhereInAList() {
        #expect(index(ApplicationProtocol.list) == 1)
        #expect(index([2] + ascii("h2") + ApplicationProtocol.list) == 4)
    }

    @Test func findsNothingElse() {
        #expect(index([]) == nil)
        #expect(index([8] + ascii("http/1.1")) == nil)
        #expect(index([11] + ascii("postgresql2")) == nil)
        #expect(index([9] + ascii("postgresq")) == nil)
        #expect(index([2] + ascii("h2") + [10] + ascii("POSTGRESQL")) == nil)
    }

    @Test func survivesMalformedLists() {
        #expect(index([255]) == nil)
        #expect(index([10] + ascii("postgres")) == nil)
        #expect(index([0, 0, 0]) == nil)
    }
}
