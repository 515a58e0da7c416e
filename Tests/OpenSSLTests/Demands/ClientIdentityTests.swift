import FakePeers
import Foundation
import TestBytes
import Testing

@testable import OpenSSL

/// The tunnel's own certificate: from PEM files as libpq reads them, from PKCS #12 as Prisma does.
@Suite struct ClientIdentityTests {
    private static let certificate = TestCertificate(usage: .client, commonName: "tenant")

    /// The name that a server sees.
    private func shownName(_ identity: ClientIdentity) throws -> String? {
        var rules = TLSRules()
        rules.identity = identity
        var options = TLSPeer.Options()
        options.clientAuthority = .authority
        let context = try TLSContext(roots: .file(TestCertificate.authorityFile), rules: rules)
        let ends = try Ends(host: "localhost", context: context, server: TLSPeer.Server(.trusted, options: options))
        try ends.handshake()
        return ends.server.clientName
    }

    private func pem(_ keyFile: String, _ passphrase: String? = nil) throws -> ClientIdentity {
        let file = Self.certificate.writeToFile()
        return try ClientIdentity(certificateFile: file, keyFile: keyFile, passphrase: passphrase.map { ascii($0) })
    }

    private func words(_ body: () throws -> ClientIdentity) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func isShownToAServerThatAsks() throws {
        #expect(try shownName(pem(Self.certificate.writeKey())) == "tenant")
        #expect(try shownName(pem(Self.certificate.writeKeyInDER())) == "tenant")
        #expect(try shownName(pem(Self.certificate.writeKey(passphrase: "sesame"), "sesame")) == "tenant")
        for passphrase in ["sesame", ""] {
            let file = Self.certificate.writePKCS12(passphrase: passphrase)
            #expect(try shownName(ClientIdentity(pkcs12File: file, passphrase: ascii(passphrase))) == "tenant")
        }
        let file = Self.certificate.writePKCS12(passphrase: "")
        #expect(try shownName(ClientIdentity(pkcs12File: file, passphrase: nil)) == "tenant")
    }

    @Test func aPassphraseThatDoesNotFitIsNamed() {
        let key = Self.certificate.writeKey(passphrase: "sesame")
        let start = "cannot use the private key in \(key): "
        #expect(words { try pem(key, "wrong") } == start + "sslpassword is wrong")
        #expect(words { try pem(key) } == start + "it has a passphrase, and there is no sslpassword")
        #expect(words { try pem(key, String(repeating: "x", count: 5_000)) } == start + "the passphrase is too long")

        let archive = Self.certificate.writePKCS12(passphrase: "sesame")
        let archiveStart = "cannot read a certificate and its key from \(archive): "
        for (passphrase, end) in [
            (ascii("wrong"), "sslpassword is wrong"), (nil, "it has a passphrase, and there is no sslpassword"),
        ] {
            #expect(
                words { try ClientIdentity(pkcs12File: archive, passphrase: passphrase) } == archiveStart + end
            )
        }
    }

    @Test func aKeyOfAnotherCertificateIsRefused() {
        let key = TestCertificate.trusted.writeKey()
        #expect(words { try pem(key) } == "cannot use the private key in \(key): it does not belong to the certificate")
    }

    /// libpq's rule: 0600 or less; 0640 where the file is root's.
    @Test(arguments: [(0o600, true), (0o400, true), (0o644, false), (0o604, false), (0o660, false), (0o620, false)])
    func othersMustHaveNoAccess(mode: Int, isAllowed: Bool) throws {
        let key = Self.certificate.writeKey()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
        let error = "cannot use the private key in \(key): it has group or world access: use chmod 600"
        #expect(words { try pem(key) } == (isAllowed ? nil : error))
    }

    @Test(arguments: [UInt32(0), 4_711])
    func theGroupMayReadWhatIsRoots(owner: UInt32) throws {
        guard geteuid() == 0 else { return }
        let key = Self.certificate.writeKey()
        chown(key, owner, 0)
        chmod(key, 0o640)
        #expect((words { try pem(key) } == nil) == (owner == 0))
    }

    @Test func whatIsNoKeyIsRefused() throws {
        let missing = "/tmp/no-such-key-\(UUID().uuidString)"
        let start = "cannot use the private key in "
        #expect(words { try pem(missing) } == start + "\(missing): no such file or directory")
        #expect(words { try pem("/tmp") } == start + "/tmp: it is not a regular file of a key's size")
        let pipe = "/tmp/pipe-\(UUID().uuidString)"
        mkfifo(pipe, 0o600)
        #expect(words { try pem(pipe) } == start + "\(pipe): it is not a regular file of a key's size")
        #expect(words { try pem(Self.certificate.writeToFile()) } != nil)

        let file = Self.certificate.writeKey()
        #expect(words { try ClientIdentity(pkcs12File: file, passphrase: nil) } != nil)
        let keyless = Self.certificate.writePKCS12(passphrase: "x", holdsKey: false)
        #expect(
            words { try ClientIdentity(pkcs12File: keyless, passphrase: ascii("x")) }
                == "cannot read a certificate and its key from \(keyless): it does not hold a certificate and its key"
        )
        let certificate = "cannot read certificates from \(missing): no such file or directory"
        let error = words {
            try ClientIdentity(certificateFile: missing, keyFile: file, passphrase: nil)
        }
        #expect(error == certificate)
    }
}
