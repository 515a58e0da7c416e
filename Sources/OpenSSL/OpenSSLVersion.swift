import COpenSSL

/// The library that this process works with, which may be a newer one than it was built against.
package enum OpenSSLVersion {
    /// `OpenSSL 3.0.17`
    package static var running: String {
        let words = OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? ""
        // The date of the release follows.
        return words.split(separator: " ").prefix(2).joined(separator: " ")
    }
}
