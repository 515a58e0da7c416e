import COpenSSL

/// Bytes nobody can guess, from OpenSSL's generator.
package enum RandomBytes {
    /// `count` fresh bytes. Traps when the generator fails, for nothing that follows would be safe.
    package static func make(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        precondition(RAND_bytes(&bytes, CInt(count)) == 1, "OpenSSL has no random numbers")
        return bytes
    }
}
