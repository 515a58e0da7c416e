import FakePeers
import LibC
import TestBytes
import Testing

@testable import OpenSSL

@Suite struct TLSConnectionTests {
    static let names = [TestCertificate.Name.dns("localhost")]

    private func secured(_ options: TLSPeer.Options = TLSPeer.Options()) throws -> Ends {
        let ends = try Ends(host: "localhost", certificate: TestCertificate(names: Self.names), options: options)
        try ends.handshake()
        return ends
    }

    @Test func negotiatesTheNewestVersion() throws {
        let ends = try secured()
        #expect(ends.client.protocolVersion == "TLSv1.3")
        #expect(ends.client.cipher.hasPrefix("TLS_"))
        #expect(ends.client.selectedPostgreSQL)
        #expect(ends.server.serverName == "localhost")
    }

    @Test func tellsAPeerThatDoesNotKnowALPN() throws {
        var options = TLSPeer.Options()
        options.applicationProtocol = nil
        #expect(try !secured(options).client.selectedPostgreSQL)
    }

    @Test func readsAndWrites() throws {
        let ends = try secured()
        try ends.wire.send(ends.server.encrypt(ascii("hello")))
        #expect(try ends.read().1 == ascii("hello"))
        #expect(try ends.read().0 == .wantsRead)
        let written = try ascii("world").withUnsafeBytes { try ends.client.write($0) }
        #expect(written == .bytes(5))
        ends.server.feed(try ends.wire.readSome())
        #expect(try ends.server.decrypt() == ascii("world"))
    }

    /// Several records came with one read of the socket: they are inside, and the socket has nothing.
    @Test func tellsOfBytesThatTheSocketNoLongerHas() throws {
        let ends = try secured()
        try ends.wire.send(ends.server.encrypt(ascii("one")) + ends.server.encrypt(ascii("two")))
        #expect(try ends.read().1 == ascii("one"))
        #expect(ends.clientSocket.unreadCount == 0)
        #expect(ends.client.hasBufferedBytes)
        #expect(try ends.read().1 == ascii("two"))
        #expect(!ends.client.hasBufferedBytes)
    }

    /// CVE-2024-4741: buffers were given back though a record was half way in, or half way read.
    @Test(arguments: 1...30) func aRecordThatIsNotReadYetKeepsItsBuffer(arrived: Int) throws {
        let ends = try secured()
        let record = ends.server.encrypt(ascii("hello world"))
        try ends.wire.send(Array(record[..<arrived]))
        #expect(try ends.read().0 == .wantsRead)
        ends.client.releaseBuffers()
        try ends.wire.send(Array(record[arrived...]))
        #expect(try ends.read(6).1 == ascii("hello "))
        ends.client.releaseBuffers()
        #expect(try ends.read().1 == ascii("world"))
    }

    @Test func closeNotifyIsAnEnd() throws {
        let ends = try secured()
        try ends.wire.send(ends.server.closeNotify())
        #expect(try ends.read().0 == .end)
        #expect(try ends.read().0 == .end)
    }

    /// OpenSSL reports it as the end that was announced, which for a write would mean "try again later".
    @Test func aWriteToAPeerThatIsGoneIsAnErrorAlsoBehindItsGoodbye() throws {
        let ends = try secured()
        try ends.wire.send(ends.server.closeNotify())
        ends.wire.close()
        #expect(try ends.read().0 == .end)
        #expect(throws: TLSError.socket(code: EPIPE)) {
            try [UInt8](repeating: 1, count: 100).withUnsafeBytes { try ends.client.write($0) }
        }
    }

    /// OpenSSL 3's "unexpected eof while reading".
    @Test func anEndWithoutCloseNotifyIsAnEnd() throws {
        let ends = try secured()
        ends.wire.close()
        #expect(try ends.read().0 == .end)
    }

    @Test func anEndInTheHandshakeIsAnError() throws {
        let ends = try Ends(host: "localhost", certificate: TestCertificate(names: Self.names))
        #expect(try ends.client.handshake() == .wantsRead)
        ends.wire.close()
        #expect(throws: TLSError.self) { try ends.client.handshake() }
    }

    @Test func aForgedRecordIsAnError() throws {
        let ends = try secured()
        var record = ends.server.encrypt(ascii("hello"))
        record[record.count - 1] ^= 1
        try ends.wire.send(record)
        #expect {
            _ = try ends.read()
        } throws: { error in
            guard case .protocol(let reason)? = error as? TLSError else { return false }
            return reason.contains("bad record mac")
        }
        #expect(try ends.read().0 == .end, "the connection is dead")
    }

    /// One connection's error must not be found by another one on the same thread.
    @Test func anErrorStaysWithItsConnection() throws {
        let (broken, sound) = (try secured(), try secured())
        try broken.wire.send(ascii("this is no TLS record at all"))
        #expect(throws: TLSError.self) { try broken.read() }
        #expect(try sound.read().0 == .wantsRead)
    }

    @Test func bindsToTheCertificate() throws {
        let certificate = TestCertificate(names: Self.names)
        let ends = try Ends(host: "localhost", certificate: certificate)
        try ends.handshake()
        #expect(ends.client.serverEndPointBinding == certificate.endPointBinding)
    }

    @Test func aFileWithoutCertificatesIsAnError() {
        #expect(throws: TLSError.self) { try TLSContext(roots: .file("/dev/null")) }
        #expect(throws: TLSError.self) { try TLSContext(roots: .file("/no/such/file")) }
    }
}
