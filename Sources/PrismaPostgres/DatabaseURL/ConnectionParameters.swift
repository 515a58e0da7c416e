/// The query of a connection URL: what the tunnel understands, what is Prisma's own, and what nobody knows.
///
/// Prisma's own parameters are swallowed, unknown ones ignored with a warning; neither is ever sent upstream. What
/// demands security is kept or refused. Of a repeated parameter the last one counts, as in libpq.
struct ConnectionParameters: Equatable {
    /// libpq's `sslmode`.
    enum SSLMode: String {
        case disable
        case allow
        case prefer
        case require
        case verifyCA = "verify-ca"
        case verifyFull = "verify-full"
    }

    /// Parameters that speak to Prisma's engines, not to PostgreSQL.
    static let prismasOwn: Set = [
        "connection_limit", "max_idle_connection_lifetime", "pgbouncer", "pool", "pool_timeout", "schema",
        "single_use_connections", "socket_timeout", "sslaccept", "statement_cache_size",
    ]
    /// Seconds; a day is more than any connection attempt is worth.
    static let longestConnectTimeout = 86_400

    var apiKey: String?
    var sslMode: SSLMode?
    var negotiation = UpstreamTarget.Negotiation.sslRequest
    var rootCertificateFile: String?
    var connectTimeout: Int?
    var options: String?
    /// See ``UpstreamTarget``.
    var isPooled = false
    var isScarce = false
    var servesOneAtATime = false
    var demands = UpstreamDemands()
    /// The first parameter that asks for something only TLS can give, and the first that asks for anything.
    var tlsDemand: String?
    var anyDemand: String?
    var warnings: [ConfigurationWarning] = []

    init(_ parameters: [ConnectionURL.Parameter]) throws(DatabaseURLMistake) {
        var unknown: [ConnectionURL.Parameter] = []
        var demanding = DemandParameters()
        var rootCertificate = ""
        var prismas: [String: String] = [:]
        for parameter in parameters {
            let value = parameter.value
            switch parameter.name {
            case "api_key": apiKey = value
            case "sslmode": sslMode = try Self.sslMode(value)
            // What JDBC's URLs and old ones of libpq have in its place.
            case "ssl" where value == "true", "requiressl" where value == "1": sslMode = .require
            case "sslnegotiation": negotiation = try Self.negotiation(value)
            case "sslrootcert": rootCertificate = value
            case "connect_timeout": connectTimeout = try Self.seconds(value)
            case "options": options = value.isEmpty ? nil : value
            case let name where Self.prismasOwn.contains(name): prismas[name] = value
            case let name: if try !demanding.take(name, value) { unknown.append(parameter) }
            }
        }
        takeAllowance(from: prismas)
        let usesSystemRoots = rootCertificate == "system"
        if usesSystemRoots {
            // As in libpq: who trusts everybody's authorities has the name checked.
            sslMode = sslMode ?? .verifyFull
        } else if !rootCertificate.isEmpty {
            rootCertificateFile = rootCertificate
        }
        demands = try demanding.judged(hasRoots: !rootCertificate.isEmpty)
        tlsDemand = usesSystemRoots ? "sslrootcert=system" : demanding.tlsDemand
        anyDemand = tlsDemand ?? demanding.anyDemand
        warnings = Self.warnings(aboutUnknown: unknown) + demanding.warnings
    }

    /// What they say about connections. A local `prisma dev` prints `connection_limit=10`, `pool_timeout=0` and
    /// `single_use_connections=true`.
    private mutating func takeAllowance(from prismas: [String: String]) {
        let isOfPrismaDev = prismas["single_use_connections"] == "true" || prismas["pool_timeout"] == "0"
        isPooled = prismas["pgbouncer"] == "true"
        isScarce = isOfPrismaDev || prismas["connection_limit"] == "1"
        servesOneAtATime = isOfPrismaDev && prismas["connection_limit"] != nil
    }

    private static func sslMode(_ value: String) throws(DatabaseURLMistake) -> SSLMode {
        guard let mode = SSLMode(rawValue: value) else { throw .unknownSSLMode }
        return mode
    }

    private static func negotiation(_ value: String) throws(DatabaseURLMistake) -> UpstreamTarget.Negotiation {
        switch value {
        case "postgres": return .sslRequest
        case "direct": return .direct
        default: throw .unknownNegotiation
        }
    }

    private static func seconds(_ value: String) throws(DatabaseURLMistake) -> Int {
        guard value.utf8.allSatisfy(\.isDigit), let seconds = Int(value), seconds <= longestConnectTimeout else {
            throw .badConnectTimeout
        }
        return seconds
    }
}
