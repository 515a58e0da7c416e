import COpenSSL
import LibC

/// Why a TLS call failed for good.
package enum TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The peer's certificate was refused, with OpenSSL's words.
    case certificate(CertificateFault, words: String)
    /// The protocol went wrong, with the reason OpenSSL gives.
    case `protocol`(reason: String)
    /// The socket failed underneath.
    case socket(code: CInt)
    /// The peer closed the connection before the handshake was over.
    case closedInHandshake
    /// A certificate or key file could not be used.
    case file(path: String, reason: String)
    /// A private key file could not be used, or does not belong to its certificate.
    case key(path: String, reason: String)
    /// A PKCS #12 file could not be used.
    case identity(path: String, reason: String)
    /// A file or directory of revocation lists could not be used.
    case revocationLists(path: String, reason: String)
    /// The peer did not ask for the certificate that it was to be shown.
    case certificateNotRequested

    /// Lower-case words for the end of a chain.
    package var description: String {
        switch self {
        case .certificate(_, let words): "certificate verify failed (\(words))"
        case .protocol(let reason): reason
        case .socket(let code): systemWords(for: code)
        case .closedInHandshake: "the connection was closed in the middle of it"
        case .file(let path, let reason): "cannot read certificates from \(path): \(reason)"
        case .key(let path, let reason): "cannot use the private key in \(path): \(reason)"
        case .identity(let path, let reason): "cannot read a certificate and its key from \(path): \(reason)"
        case .revocationLists(let path, let reason): "cannot read revocation lists from \(path): \(reason)"
        case .certificateNotRequested: "server did not request an SSL certificate"
        }
    }
}

/// OpenSSL's error queue, which belongs to the thread and not to a connection: it is cleared before every call,
/// or one connection's error would be taken for another's.
enum ErrorQueue {
    static func clear() {
        ERR_clear_error()
    }

    /// The reason of the first error, in lower case; empties the queue.
    static func takeReason() -> String {
        let code = ERR_get_error()
        defer { clear() }
        guard code != 0 else { return "unknown error" }
        // An error of the system rather than of OpenSSL carries the error number (ERR_SYSTEM_ERROR).
        if code & 0x8000_0000 != 0 { return systemWords(for: CInt(code & 0x7fff_ffff)) }
        guard let reason = ERR_reason_error_string(code) else { return "error \(code)" }
        return String(cString: reason).lowercased()
    }
}
