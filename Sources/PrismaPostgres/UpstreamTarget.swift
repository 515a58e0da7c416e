/// Where the tunnel connects, and as whom: everything an upstream login needs to know before the first byte.
///
/// Made by ``DatabaseURL``, which guarantees that user, password, host and database are not empty, contain no zero
/// byte, and that cleartext only ever goes to loopback.
public struct UpstreamTarget: Sendable, Equatable {
    /// Whether the connection is encrypted.
    public enum Security: Sendable, Equatable {
        /// TLS, with the certificate chain and the host name verified.
        case verifiedTLS
        /// No encryption: the upstream is on this machine.
        case cleartextLoopback
    }

    /// How TLS begins (`sslnegotiation=`).
    public enum Negotiation: Sendable, Equatable {
        /// With an `SSLRequest` packet, as every PostgreSQL understands it.
        case sslRequest
        /// With the TLS handshake itself, ALPN `postgresql` (PostgreSQL 17 and later).
        case direct
    }

    /// The port when the URL names none.
    public static let defaultPort: UInt16 = 5_432
    /// The database when the URL names none.
    public static let defaultDatabase = "postgres"

    /// Host name or address, lower case, an IPv6 address without brackets. Also the name the certificate must carry.
    public var host: String
    /// TCP port, never 0.
    public var port: UInt16
    /// The startup parameter `user`.
    public var user: String
    /// The password.
    public var password: Secret
    /// The startup parameter `database`; never empty.
    public var database: String
    /// Whether the connection is encrypted.
    public var security: Security
    /// How TLS begins.
    public var negotiation: Negotiation
    /// A PEM file of trusted roots (`sslrootcert=`), as written; nil means the system's roots.
    public var rootCertificateFile: String?
    /// Seconds a connection attempt may take (`connect_timeout=`); 0 means no limit, nil that the URL says nothing.
    public var connectTimeout: Int?
    /// The startup parameter `options`, as the URL gives it.
    public var options: String?
    /// Whether the host is Prisma's pooler, PgBouncer in transaction mode.
    public var isPooled: Bool
    /// Connections there are few, or not one's own: the URL says `pgbouncer=true`, `single_use_connections=true`,
    /// `connection_limit=1` or `pool_timeout=0`, or it is of a local `prisma dev`, which serves one at a time.
    public var isScarce: Bool
    /// What else the upstream has to give; in clear, nothing that only TLS can give.
    public var demands = UpstreamDemands()

    /// A target made of its parts; the caller keeps the promises of the type.
    public init(
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
    public var description: String { "\(endpoint)/\(database)" }

    /// As ``description``.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// A session may be kept when its client has left: what it leaves is its own, and nobody waits for the connection.
    package var keepsSessions: Bool {
        !isPooled && !isScarce && !host.hasPrefix(Self.poolerPrefix)
    }

    /// What the names of Prisma's poolers begin with.
    static let poolerPrefix = "pooled."

    /// `host:port`, an IPv6 address in brackets.
    public var endpoint: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
