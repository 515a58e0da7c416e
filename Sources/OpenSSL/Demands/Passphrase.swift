/// Hands a passphrase to OpenSSL, which would ask for it on the terminal.
enum Passphrase {
    /// Calls `body` with what `give` is to be called with; nil where there is none.
    static func with<Result>(_ passphrase: [UInt8]?, _ body: (UnsafeMutableRawPointer?) -> Result) -> Result {
        guard let passphrase else { return body(nil) }
        return passphrase.withUnsafeBytes { bytes in
            withUnsafePointer(to: bytes) { body(UnsafeMutableRawPointer(mutating: $0)) }
        }
    }

    /// What OpenSSL's callback has to do; fails where there is no passphrase, or one that is too long.
    static func give(
        _ buffer: UnsafeMutablePointer<CChar>?,
        _ size: CInt,
        _ holder: UnsafeMutableRawPointer?
    ) -> CInt {
        guard let buffer, let bytes = holder?.assumingMemoryBound(to: UnsafeRawBufferPointer.self).pointee,
            bytes.count <= size
        else { return -1 }
        UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyMemory(from: bytes)
        return CInt(bytes.count)
    }

    /// What is wrong, where OpenSSL speaks of its own workings.
    static func words(_ reason: String, given: Bool) -> String {
        switch reason {
        case "problems getting password", "bad password read", "interrupted or cancelled":
            given ? "the passphrase is too long" : "it has a passphrase, and there is no sslpassword"
        case "bad decrypt", "mac verify failure", "pkcs12 cipherfinal error":
            given ? "sslpassword is wrong" : "it has a passphrase, and there is no sslpassword"
        default: reason
        }
    }
}
