/// What a URL demands of TLS, beyond the verified certificate that it gets in any case.
package struct TLSDemands: Sendable, Equatable {
    /// Older ones are never spoken.
    package enum Version: Int, Sendable, Comparable {
        case tls12
        case tls13

        /// The older one is less.
        package static func < (left: Version, right: Version) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// How the tunnel proves who it is. Paths are as written.
    package enum Identity: Sendable, Equatable {
        /// PEM files: a certificate, perhaps with its chain (`sslcert`), and its key (`sslkey`).
        case pem(certificateFile: String, keyFile: String)
        /// A PKCS #12 file (Prisma's `sslidentity`), see ``PrismaDirectory``.
        case pkcs12(file: String)
    }

    /// `ssl_min_protocol_version`; what is below TLS 1.2 counts as TLS 1.2.
    package var minimumVersion = Version.tls12
    /// `ssl_max_protocol_version`, not below the minimum.
    package var maximumVersion: Version?
    /// A PEM file of revocation lists (`sslcrl`), as written.
    package var revocationListFile: String?
    /// A directory of them, named by their issuers' hashes (`sslcrldir`), as written.
    package var revocationListDirectory: String?
    /// The tunnel's own certificate, where it has one.
    package var identity: Identity?
    /// What the key is encrypted with (`sslpassword`).
    package var passphrase: Secret?
    /// The upstream has to ask for the tunnel's certificate (`sslcertmode=require`).
    package var requiresCertificateRequest = false
    /// The host name is not sent in clear (`sslsni=0`).
    package var hidesServerName = false
    /// A PEM file of trusted roots as Prisma's URLs name it (`sslcert` alone), see ``PrismaDirectory``.
    package var prismaRootCertificateFile: String?

    /// Nothing.
    package init() {}
}
