/// Where the tunnel connects, and as whom: everything an upstream login needs to know before the first byte.
///
/// Made by ``DatabaseURL``, which guarantees that user, password, host and database are not empty, contain no zero
/// byte, and that cleartext only ever goes to loopback.
package struct UpstreamTarget: Sendable, Equatable {
    /// Whether the connection is encrypted.
    package enum Security: Sendable, Equatable {
        /// TLS, with the certificate chain and the host name verified.
        case verifiedTLS
        /// No encryption: the upstream is on this machine.
        case cleartextLoopback
    }

    /// How TLS begins (`sslnegotiation=`).
    package enum Negotiation: Sendable, Equatable {
        /// With an `SSLRequest` packet, as every PostgreSQL understands it.
        case sslRequest
        /// With the TLS handshake itself, ALPN `postgresql` (PostgreSQL 17 and later).
        case direct
    }

    /// The port when the URL names none.
    package static let defaultPort: UInt16 = 5_432
    /// The database when the URL names none.
    package static let defaultDatabase = "postgres"

    /// Host name or address, lower case, an IPv6 address without brackets. Also the name the certificate must carry.
    package var host: String
    /// TCP port, never 0.
    package var port: UInt16
    /// The startup parameter `user`.
    package var user: String
    /// The password.
    package var password: Secret
    /// The startup parameter `database`; never empty.
    package var database: String
    /// Whether the connection is encrypted.
    package var security: Security
    /// How TLS begins.
    package var negotiation: Negotiation
    /// A PEM file of trusted roots (`sslrootcert=`), as written; nil means the system's roots.
    package var rootCertificateFile: String?
    /// Seconds a connection attempt may take (`connect_timeout=`); 0 means no limit, nil that the URL says nothing.
    package var connectTimeout: Int?
    /// The startup parameter `options`, as the URL gives it.
    package var options: String?
    /// A PgBouncer in transaction mode: the host is Prisma's pooler, or the URL says `pgbouncer=true`.
    package var isPooled: Bool
    /// Connections there are few, or not one's own: the URL says `single_use_connections=true`, `connection_limit=1` or
    /// `pool_timeout=0`, or it is of a local `prisma dev`.
    package var isScarce: Bool
    /// A local `prisma dev`, which serves one connection at a time and lets all others wait: known by its URL's shape.
    package var servesOneAtATime = false
    /// The credentials are out of an API key of the hosted service.
    package var isAPIKey = false
    /// When that key ends by its own account, in seconds since 1970; nil where it does not say. Nobody but the upstream
    /// can tell whether it is so.
    package var keyExpiry: Double?
    /// What else the upstream has to give; in clear, nothing that only TLS can give.
    package var demands = UpstreamDemands()

    /// A target made of its parts; the caller keeps the promises of the type.
    package init(
        host: String,
        port: UInt16 = defaultPort,
        user: String,
        password: Secret,
        database: String = defaultDatabase,
        security: Security = .verifiedTLS,
        negotiation: Negotiation = .sslRequest,
        rootCertificateFile: String? = nil,
        connectTimeout: Int? = nil,
        options: String? = nil,
        isPooled: Bool = false,
        isScarce: Bool = false
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.database = database
        self.security = security
        self.negotiation = negotiation
        self.rootCertificateFile = rootCertificateFile
        self.connectTimeout = connectTimeout
        self.options = options
        self.isPooled = isPooled
        self.isScarce = isScarce
    }
}

// `options` may carry `password=…`, so the generated descriptions would not do.
extension UpstreamTarget: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `host:port/database`.
    package var description: String { "\(endpoint)/\(database)" }

    /// As ``description``.
    package var debugDescription: String { description }

    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// A session may be kept when its client has left: what it leaves is its own, and nobody waits for the connection.
    package var keepsSessions: Bool {
        !isPooled && !isScarce && !host.hasPrefix(Self.poolerPrefix)
    }

    /// Such a key on its way to Prisma itself, whose dates count there.
    package var isHostedKey: Bool { isAPIKey && host == Self.prismaHost }

    /// One of Prisma's own hosts, where the limits of its plans hold.
    package var isPrismas: Bool { host == Self.prismaHost || host == Self.poolerPrefix + Self.prismaHost }

    /// Where Prisma takes direct connections.
    static let prismaHost = "db.prisma.io"

    /// What the names of Prisma's poolers begin with.
    static let poolerPrefix = "pooled."

    /// However it is written: the same database as the same user.
    func isSameLogin(as other: UpstreamTarget) -> Bool {
        endpoint == other.endpoint && database == other.database && user == other.user && password == other.password
    }

    /// `host:port`, an IPv6 address in brackets.
    package var endpoint: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
