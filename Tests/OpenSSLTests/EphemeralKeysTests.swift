import COpenSSL
import FakePeers
import TestBytes
import Testing

@testable import OpenSSL

@Suite struct EphemeralKeysTests {
    private let certificate = TestCertificate(names: TLSConnectionTests.names)

    /// The public halves that can still be had from the connection.
    private func publicKeys(of connection: TLSConnection) -> [[UInt8]] {
        EphemeralKeys.held(by: connection.ssl).compactMap { key in
            defer { EVP_PKEY_free(key) }
            var bytes: UnsafeMutablePointer<UInt8>?
            let count = EVP_PKEY_get1_encoded_public_key(key, &bytes)
            defer { CRYPTO_free(bytes, #file, #line) }
            return bytes.map { Array(UnsafeBufferPointer(start: $0, count: count)) }
        }
    }

    @Test(arguments: ["X25519", "P-256", "P-384"], [TLS1_3_VERSION, TLS1_2_VERSION])
    func areGoneAfterTheHandshakeAndNobodyMissesThem(group: String, version: CInt) throws {
        var options = TLSPeer.Options()
        options.maximumVersion = version
        options.groups = group
        options.ticketCount = 1
        let ends = try Ends(host: "localhost", certificate: certificate, options: options)
        try ends.handshake()
        #expect(publicKeys(of: ends.client) == [])
        if version == TLS1_3_VERSION { try ends.wire.send(ends.server.keyUpdate()) }
        try ends.wire.send(ends.server.encrypt(ascii("hello")))
        #expect(try ends.read().1 == ascii("hello"))
        _ = try ascii("world").withUnsafeBytes { try ends.client.write($0) }
        ends.server.feed(try ends.wire.readSome())
        #expect(try ends.server.decrypt() == ascii("world"))
    }

    @Test func areThereDuringTheHandshake() throws {
        let ends = try Ends(host: "localhost", certificate: certificate)
        #expect(try ends.client.handshake() == .wantsRead)
        #expect(publicKeys(of: ends.client).map(\.count) == [32])
    }
}
