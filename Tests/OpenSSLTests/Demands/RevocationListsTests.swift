import FakePeers
import Foundation
import Testing

@testable import OpenSSL

/// Certificates that were taken back (`sslcrl`, `sslcrldir`).
@Suite struct RevocationListsTests {
    private static let authority = TestCertificate.authority
    private static let certificate = TestCertificate(names: [.dns("localhost")])

    private static func directory(of lists: [String: String]) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "lists-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        for (name, file) in lists { try FileManager.default.copyItem(atPath: file, toPath: "\(path)/\(name)") }
        return path
    }

    private func context(_ lists: RevocationLists) throws(TLSError) -> TLSContext {
        var rules = TLSRules()
        rules.revocationLists = lists
        return try TLSContext(roots: .file(TestCertificate.authorityFile), rules: rules)
    }

    private func handshake(_ lists: RevocationLists) throws {
        try Ends(host: "localhost", context: context(lists), server: TLSPeer.Server(Self.certificate)).handshake()
    }

    /// In a file, and in a directory, where other files do not matter.
    private static func places(of list: String) throws -> [RevocationLists] {
        let directory = try directory(of: [authority.revocationListName: list, "README": list])
        return [RevocationLists(file: list), RevocationLists(directory: directory)]
    }

    @Test func whatWasNotTakenBackIsBelieved() throws {
        let other = TestCertificate(names: [.dns("localhost")])
        let lists = [Self.authority.writeRevocationList(of: []), Self.authority.writeRevocationList(of: [other])]
        for list in lists {
            for place in try Self.places(of: list) { try handshake(place) }
        }
    }

    @Test func whatWasTakenBackIsNot() throws {
        let list = Self.authority.writeRevocationList(of: [Self.certificate])
        for place in try Self.places(of: list) {
            #expect(throws: TLSError.certificate(.revoked, words: "certificate revoked")) { try handshake(place) }
        }
    }

    @Test func aListThatIsTooOldSaysNothing() throws {
        let list = Self.authority.writeRevocationList(of: [], validFrom: -7_200, validUntil: -3_600)
        #expect(throws: TLSError.certificate(.revocationListExpired, words: "CRL has expired")) {
            try handshake(RevocationLists(file: list))
        }
    }

    @Test func aListOfSomebodyElseSaysNothing() throws {
        let other = TestCertificate(usage: .authority, commonName: "other", signer: nil)
        #expect(throws: TLSError.certificate(.noRevocationList, words: "unable to get certificate CRL")) {
            try handshake(RevocationLists(file: other.writeRevocationList(of: [])))
        }
    }

    /// A list that another key has signed in the authority's name.
    @Test func aForgedListSaysNothing() throws {
        let forger = TestCertificate(usage: .authority, commonName: "test authority", signer: nil)
        #expect(throws: TLSError.certificate(.other(8), words: "CRL signature failure")) {
            try handshake(RevocationLists(file: forger.writeRevocationList(of: [])))
        }
    }

    /// OpenSSL's own reading of such a file, and libpq's, would trust the certificates in it.
    @Test func certificatesAmongTheListsAreNotTrusted() throws {
        let other = TestCertificate(usage: .authority, commonName: "other", signer: nil)
        let list = Self.authority.writeRevocationList(of: [])
        let both =
            try String(contentsOfFile: other.writeToFile(), encoding: .utf8)
            + String(contentsOfFile: list, encoding: .utf8)
        try both.write(toFile: list, atomically: false, encoding: .utf8)
        try handshake(RevocationLists(file: list))
        let server = TLSPeer.Server(TestCertificate(names: [.dns("localhost")], signer: other))
        let context = try context(RevocationLists(file: list))
        #expect(throws: TLSError.self) { try Ends(host: "localhost", context: context, server: server).handshake() }
    }

    @Test func whatCannotBeReadIsAnError() throws {
        let missing = "/tmp/no-such-list-\(UUID().uuidString)"
        let empty = try Self.directory(of: ["list.pem": Self.authority.writeRevocationList(of: [])])
        for (lists, words) in [
            (RevocationLists(file: missing), "\(missing): no such file or directory"),
            (RevocationLists(directory: missing), "\(missing): no such file or directory"),
            (RevocationLists(directory: empty), "\(empty): no file in it is named by a hash: use openssl rehash"),
        ] {
            let error = #expect(throws: TLSError.self) { try context(lists) }
            #expect(error?.description == "cannot read revocation lists from \(words)")
        }
        // A certificate is not a list.
        #expect(throws: TLSError.self) { try context(RevocationLists(file: TestCertificate.authorityFile)) }
    }
}
