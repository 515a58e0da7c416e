import COpenSSL

/// Why a peer's certificate was refused, as far as somebody can do something about it.
package enum CertificateFault: Equatable, Sendable {
    /// It is for another name, or another address.
    case otherHost
    /// It is not valid yet, or no longer.
    case outsideItsTime
    /// Its authority, or one above it, has given no list of what it took back.
    case noRevocationList
    /// The list is older than it says that it may be.
    case revocationListExpired
    /// Its authority has taken it back.
    case revoked
    /// Anything else, above all an authority that is not trusted; OpenSSL's `X509_V_ERR_…`.
    case other(Int)

    /// From what OpenSSL's verification came to.
    init(_ verdict: Int) {
        switch CInt(verdict) {
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: self = .otherHost
        case X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED: self = .outsideItsTime
        case X509_V_ERR_UNABLE_TO_GET_CRL: self = .noRevocationList
        case X509_V_ERR_CRL_HAS_EXPIRED: self = .revocationListExpired
        case X509_V_ERR_CERT_REVOKED: self = .revoked
        default: self = .other(verdict)
        }
    }
}
