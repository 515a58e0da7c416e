import OpenSSL

/// What PostgreSQL's password methods make of a password.
enum PasswordProofs {
    /// SCRAM's proof and the signature the server has to answer with (RFC 5802, section 3).
    static func scram(saltedPassword: [UInt8], authMessage: [UInt8]) -> (proof: [UInt8], serverSignature: [UInt8]) {
        var clientKey = Digest.hmacSHA256(key: saltedPassword, Array("Client Key".utf8))
        defer { clientKey.zero() }
        let signature = Digest.hmacSHA256(key: Digest.sha256(clientKey), authMessage)
        var serverKey = Digest.hmacSHA256(key: saltedPassword, Array("Server Key".utf8))
        defer { serverKey.zero() }
        return (zip(clientKey, signature).map { $0 ^ $1 }, Digest.hmacSHA256(key: serverKey, authMessage))
    }

    /// `md5` + md5(md5(password + user) + salt), in hexadecimal (PostgreSQL manual, "AuthenticationMD5Password").
    static func md5(password: [UInt8], user: [UInt8], salt: [UInt8]) -> [UInt8] {
        var secret = password + user
        defer { secret.zero() }
        let inner = hexadecimal(Digest.md5(secret))
        return Array("md5".utf8) + hexadecimal(Digest.md5(inner + salt))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
