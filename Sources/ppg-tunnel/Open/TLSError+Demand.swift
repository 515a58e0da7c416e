import OpenSSL
import PrismaPostgres

extension TLSError {
    /// The URL's parameter whose file cannot be used, and what to do about it; nil where it is none of these.
    func demand(of demands: TLSDemands) -> (parameter: String, hint: String)? {
        switch self {
        case .revocationLists(let path, _):
            let parameter = path == demands.revocationListFile ? "sslcrl" : "sslcrldir"
            return (
                parameter,
                "name a PEM file of certificate revocation lists, or a directory that openssl rehash has seen"
            )
        case .identity:
            return ("sslidentity", "name a PKCS #12 file, and its passphrase with sslpassword")
        case .key:
            guard case .pkcs12 = demands.identity else {
                return ("sslkey", "name the certificate's key in a file that only you can read")
            }
            return ("sslidentity", "name a PKCS #12 file, and its passphrase with sslpassword")
        case .file(let path, _):
            if case .pem(path, _) = demands.identity {
                return ("sslcert", "name a PEM file with the client's certificate")
            }
            guard demands.prismaRootCertificateFile.map(PrismaDirectory.resolve) == path else { return nil }
            return (
                "sslcert",
                "without sslkey it names the certificate authority to trust, as in Prisma; add sslkey for a client certificate"
            )
        case .protocol:
            guard demands.identity != nil else { return nil }
            return ("sslcert", "name a certificate whose key is strong enough for TLS")
        case .certificate, .socket, .closedInHandshake, .certificateNotRequested:
            return nil
        }
    }
}
