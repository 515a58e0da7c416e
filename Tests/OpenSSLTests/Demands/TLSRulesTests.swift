import FakePeers
import Testing

@testable import OpenSSL

/// Versions, the server's name, and the request for a certificate.
@Suite struct TLSRulesTests {
    private func ends(
        _ options: TLSPeer.Options = TLSPeer.Options(),
        _ change: (inout TLSRules) -> Void
    ) throws -> Ends {
        var rules = TLSRules()
        change(&rules)
        let context = try TLSContext(roots: .file(TestCertificate.authorityFile), rules: rules)
        return try Ends(host: "localhost", context: context, server: TLSPeer.Server(.trusted, options: options))
    }

    private static var asking: TLSPeer.Options {
        var options = TLSPeer.Options()
        options.clientAuthority = .authority
        return options
    }

    private static func identity() throws -> ClientIdentity {
        let certificate = TestCertificate(usage: .client)
        return try ClientIdentity(
            certificateFile: certificate.writeToFile(),
            keyFile: certificate.writeKey(),
            passphrase: nil
        )
    }

    @Test func theOldestVersion() throws {
        let ends = try ends { $0.minimumVersion = .tls13 }
        try ends.handshake()
        #expect(ends.client.protocolVersion == "TLSv1.3")
        let old = try self.ends(.upToTLS12) { $0.minimumVersion = .tls13 }
        #expect(throws: TLSError.self) { try old.handshake() }
    }

    @Test func theNewestVersion() throws {
        let ends = try ends { $0.maximumVersion = .tls12 }
        try ends.handshake()
        #expect(ends.client.protocolVersion == "TLSv1.2")
    }

    @Test(arguments: [true, false])
    func theServersName(hides: Bool) throws {
        let ends = try ends { $0.hidesServerName = hides }
        try ends.handshake()
        #expect(ends.server.serverName == (hides ? nil : "localhost"))
    }

    /// Hidden or not, the name is verified.
    @Test func aHiddenNameIsVerified() throws {
        var rules = TLSRules()
        rules.hidesServerName = true
        let context = try TLSContext(roots: .file(TestCertificate.authorityFile), rules: rules)
        let ends = try Ends(host: "db.example", context: context, server: TLSPeer.Server(.trusted))
        #expect(throws: TLSError.certificate(.otherHost, words: "hostname mismatch")) { try ends.handshake() }
    }

    @Test(arguments: [CInt(0), 0x0303])
    func aServerThatDoesNotAskForTheCertificate(newest: CInt) throws {
        let identity = try Self.identity()
        var (quiet, asking) = (TLSPeer.Options(), Self.asking)
        quiet.maximumVersion = newest
        asking.maximumVersion = newest
        try ends(quiet) { $0.identity = identity }.handshake()
        let demand = { (rules: inout TLSRules) in
            rules.identity = identity
            rules.requiresCertificateRequest = true
        }
        try ends(asking, demand).handshake()
        let refused = try ends(quiet, demand)
        #expect(throws: TLSError.certificateNotRequested) { try refused.handshake() }
        #expect(try refused.read().0 == .end, "the connection goes on")
    }
}
