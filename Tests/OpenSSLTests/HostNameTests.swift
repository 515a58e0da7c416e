import FakePeers
import Testing

@testable import OpenSSL

@Suite struct HostNameTests {
    /// The name in the certificate, the host that was asked for, whether it is the one.
    @Test(arguments: [
        ("db.prisma.io", "db.prisma.io", true), ("*.prisma.io", "db.prisma.io", true),
        ("DB.Prisma.IO", "db.prisma.io", true), ("db.prisma.io", "db.prisma.io.", true),
        ("*.prisma.io", "prisma.io", false), ("*.prisma.io", "a.db.prisma.io", false),
        ("d*.prisma.io", "db.prisma.io", false), ("*b.prisma.io", "db.prisma.io", false),
        ("*.*.io", "db.prisma.io", false), ("db.*.io", "db.prisma.io", false), ("*.io", "db.prisma.io", false),
        ("prisma.io", "db.prisma.io", false), ("db.prisma.io", "xdb.prisma.io", false),
        ("db.prisma.io\0.evil.example", "db.prisma.io", false), ("db.prisma.io.evil.example", "db.prisma.io", false),
    ])
    func isMatchedAsInRFC6125(name: String, host: String, matches: Bool) throws {
        let ends = try Ends(host: host, certificate: TestCertificate(names: [.dns(name)]))
        if matches {
            try ends.handshake()
        } else {
            #expect {
                try ends.handshake()
            } throws: { error in
                guard case .certificate(.otherHost, words: _)? = error as? TLSError else { return false }
                return true
            }
        }
    }

    @Test func theCommonNameNeverCounts() throws {
        let ends = try Ends(host: "db.prisma.io", certificate: TestCertificate(commonName: "db.prisma.io"))
        #expect(throws: TLSError.self) { try ends.handshake() }
    }

    @Test(arguments: [([10, 0, 0, 1], true), ([10, 0, 0, 2], false)] as [([UInt8], Bool)])
    func anAddressIsMatchedByAddressesOnly(address: [UInt8], matches: Bool) throws {
        let certificate = TestCertificate(names: [.ip(address), .dns("10.0.0.1")])
        let ends = try Ends(host: "10.0.0.1", certificate: certificate)
        if matches { try ends.handshake() } else { #expect(throws: TLSError.self) { try ends.handshake() } }
    }
}
