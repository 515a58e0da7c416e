import COpenSSL

/// The digests and key derivations of PostgreSQL's password methods.
package enum Digest {
    /// Bytes of a SHA-256 digest.
    package static let sha256Size = 32

    /// 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        digest(bytes, EVP_sha256(), size: sha256Size)
    }

    /// For PostgreSQL's md5 authentication only.
    package static func md5(_ bytes: [UInt8]) -> [UInt8] {
        digest(bytes, EVP_md5(), size: 16)
    }

    /// 32 bytes (RFC 2104).
    package static func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { hmacSHA256(key: $0, message) }
    }

    /// The same with a key that is not copied.
    package static func hmacSHA256(key: UnsafeRawBufferPointer, _ message: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: sha256Size)
        let result = HMAC(EVP_sha256(), key.baseAddress, CInt(key.count), message, message.count, &output, nil)
        precondition(result != nil, "OpenSSL has no HMAC-SHA-256")
        return output
    }

    /// PBKDF2 (RFC 8018) with HMAC-SHA-256: SCRAM's `SaltedPassword`. Takes milliseconds to a second: not on a loop.
    package static func pbkdf2SHA256(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        password.withUnsafeBytes { pbkdf2SHA256(password: $0, salt: salt, iterations: iterations) }
    }

    /// The same with a password that is not copied.
    package static func pbkdf2SHA256(password: UnsafeRawBufferPointer, salt: [UInt8], iterations: Int) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: sha256Size)
        let result = PKCS5_PBKDF2_HMAC(
            password.baseAddress?.assumingMemoryBound(to: CChar.self),
            CInt(password.count),
            salt,
            CInt(salt.count),
            CInt(iterations),
            EVP_sha256(),
            CInt(output.count),
            &output
        )
        precondition(result == 1, "OpenSSL has no PBKDF2")
        return output
    }

    private static func digest(_ bytes: [UInt8], _ algorithm: OpaquePointer?, size: Int) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: size)
        let result = EVP_Digest(bytes, bytes.count, &output, nil, algorithm, nil)
        precondition(result == 1, "OpenSSL does not offer the digest: \(ErrorQueue.takeReason())")
        return output
    }
}
