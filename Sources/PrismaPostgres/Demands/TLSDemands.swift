/// What a URL demands of TLS, beyond the verified certificate that it gets in any case.
public struct TLSDemands: Sendable, Equatable {
    /// Older ones are never spoken.
    public enum Version: Int, Sendable, Comparable {
        case tls12
        case tls13

        /// The older one is less.
        public static func < (left: Version, right: Version) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// How the tunnel proves who it is. Paths are as written.
    public enum Identity: Sendable, Equatable {
        /// PEM files: a certificate, perhaps with its chain (`sslcert`), and its key (`sslkey`).
        case pem(certificateFile: String, keyFile: String)
        /// A PKCS #12 file (Prisma's `sslidentity`), see ``PrismaDirectory``.
        case pkcs12(file: String)
    }

    /// `ssl_min_protocol_version`; what is below TLS 1.2 counts as TLS 1.2.
    public var minimumVersion = Version.tls12
    /// `ssl_max_protocol_version`, not below the minimum.
    public var maximumVersion: Version?
    /// A PEM file of revocation lists (`sslcrl`), as written.
    public var revocationListFile: String?
    /// A directory of them, named by their issuers' hashes (`sslcrldir`), as written.
    public var revocationListDirectory: String?
    /// The tunnel's own certificate, where it has one.
    public var identity: Identity?
    /// What the key is encrypted with (`sslpassword`).
    public var passphrase: Secret?
    /// The upstream has to ask for the tunnel's certificate (`sslcertmode=require`).
    public var requiresCertificateRequest = false
    /// The host name is not sent in clear (`sslsni=0`).
    public var hidesServerName = false
    /// A PEM file of trusted roots as Prisma's URLs name it (`sslcert` alone), see ``PrismaDirectory``.
    public var prismaRootCertificateFile: String?

    /// Nothing.
    public init() {}
}
