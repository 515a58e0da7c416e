import OpenSSL
import PostgresWire

/// What PostgreSQL's password methods make of a password. Whatever could be used in the password's place is overwritten.
enum PasswordProofs {
    /// SCRAM's SaltedPassword, of the password as PostgreSQL prepares it. Takes milliseconds to a second.
    static func salted(_ password: UnsafeRawBufferPointer, salt: [UInt8], iterations: Int) -> [UInt8] {
        // One that cannot be prepared is used as it is: PostgreSQL does so when it stores it (saslprep.c), so both agree.
        guard var prepared = SASLprep.prepare(password, wipe: overwrite) else {
            return Digest.pbkdf2SHA256(password: password, salt: salt, iterations: iterations)
        }
        defer { prepared.zero() }
        return Digest.pbkdf2SHA256(password: prepared, salt: salt, iterations: iterations)
    }

    /// SCRAM's proof and the signature the server has to answer with (RFC 5802, section 3).
    static func scram(
        saltedPassword: UnsafeRawBufferPointer,
        authMessage: [UInt8]
    ) -> (proof: [UInt8], serverSignature: [UInt8]) {
        var clientKey = Digest.hmacSHA256(key: saltedPassword, Array("Client Key".utf8))
        defer { clientKey.zero() }
        let signature = Digest.hmacSHA256(key: Digest.sha256(clientKey), authMessage)
        var serverKey = Digest.hmacSHA256(key: saltedPassword, Array("Server Key".utf8))
        defer { serverKey.zero() }
        return (zip(clientKey, signature).map { $0 ^ $1 }, Digest.hmacSHA256(key: serverKey, authMessage))
    }

    /// `md5` + md5(md5(password + user) + salt), in hexadecimal (PostgreSQL manual, "AuthenticationMD5Password").
    static func md5(password: UnsafeRawBufferPointer, user: [UInt8], salt: [UInt8]) -> [UInt8] {
        var secret: [UInt8] = []
        // An array that grows leaves what it held in memory that it gives back, where nothing would overwrite it.
        secret.reserveCapacity(password.count + user.count)
        secret += password
        secret += user
        defer { secret.zero() }
        // PostgreSQL stores this one, and takes it for the password.
        var inner = Digest.md5(secret)
        defer { inner.zero() }
        var salted: [UInt8] = []
        salted.reserveCapacity(2 * inner.count + salt.count)
        appendHexadecimal(inner, to: &salted)
        salted += salt
        defer { salted.zero() }
        var answer = Array("md5".utf8)
        appendHexadecimal(Digest.md5(salted), to: &answer)
        return answer
    }

    private static func appendHexadecimal(_ bytes: [UInt8], to text: inout [UInt8]) {
        let digits: StaticString = "0123456789abcdef"
        for byte in bytes {
            text.append(digits.utf8Start[Int(byte >> 4)])
            text.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
