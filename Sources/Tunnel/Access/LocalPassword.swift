import OpenSSL
import PostgresWire

/// The password that clients log in to the tunnel with, as PostgreSQL keeps one (RFC 5802, section 3): what is stored
/// recognises the password and cannot be used in its place.
package struct LocalPassword: Sendable {
    let salt: [UInt8]
    let iterations: Int
    private let storedKey: [UInt8]
    private let serverKey: [UInt8]

    /// PostgreSQL's default, `scram_iterations`.
    package static let iterations = 4_096
    /// PostgreSQL's SCRAM_DEFAULT_SALT_LEN.
    private static let saltLength = 16

    /// Derives the keys, which takes milliseconds: not on a loop. The salt is new in every process.
    package init(_ password: [UInt8]) {
        self.init(password, salt: RandomBytes.make(Self.saltLength), iterations: Self.iterations)
    }

    init(_ password: [UInt8], salt: [UInt8], iterations: Int) {
        var salted = password.withUnsafeBytes { PasswordProofs.salted($0, salt: salt, iterations: iterations) }
        var clientKey = Digest.hmacSHA256(key: salted, Array("Client Key".utf8))
        storedKey = Digest.sha256(clientKey)
        serverKey = Digest.hmacSHA256(key: salted, Array("Server Key".utf8))
        self.salt = salt
        self.iterations = iterations
        salted.zero()
        clientKey.zero()
    }

    /// The signature that proves the tunnel to a client that knows the password; nil for one that does not.
    func serverSignature(for claim: SCRAMVerifier.Claim) -> [UInt8]? {
        let signature = Digest.hmacSHA256(key: storedKey, claim.authMessage)
        let clientKey = zip(claim.clientProof, signature).map { $0 ^ $1 }
        guard constantTimeEqual(Digest.sha256(clientKey), storedKey) else { return nil }
        return Digest.hmacSHA256(key: serverKey, claim.authMessage)
    }
}
