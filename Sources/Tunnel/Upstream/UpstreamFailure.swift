import OpenSSL
import PostgresWire
import Reactor

/// Why no session with the upstream came about: where it stopped, and the cause.
///
/// Becomes an ErrorResponse for the client, a line in the log and the verdict of the start-up check.
package struct UpstreamFailure: Error, Equatable, Sendable {
    /// How far the attempt got.
    package enum Stage: String, Sendable {
        case dns = "DNS lookup"
        case tcp = "TCP connection"
        case proxy = "request to the proxy"
        case tls = "TLS handshake"
        case login = "login"
    }

    /// What went wrong there.
    enum Cause: Error, Equatable, Sendable {
        /// The name has no address, or no name server answered.
        case unresolved(ResolverError)
        /// The name has no address but the tunnel's own, or none that answers.
        case leadsBack(SocketAddress)
        /// The name of an upstream without TLS has addresses on other machines.
        case cleartextLeavesMachine
        /// The proxy at this place does not lead to the upstream.
        case proxy(String, ProxyFault)
        /// The socket or TLS failed.
        case broken(StreamError)
        /// Nothing happened for too long.
        case timedOut(Duration)
        /// The upstream closed the connection.
        case closed
        /// The upstream answered SSLRequest with `N`.
        case encryptionRejected
        /// The upstream answered SSLRequest with an ErrorResponse, whose text nobody vouches for.
        case encryptionAnsweredWithError
        /// The upstream sent bytes behind its `S`, which TLS does not protect.
        case dataBeforeHandshake
        /// The upstream answered SSLRequest with something else.
        case encryptionAnswerUnknown
        /// The upstream did not agree in ALPN to speak PostgreSQL, which `sslnegotiation=direct` demands.
        case applicationProtocolRejected
        /// The upstream refused the login in its own words.
        case refused(ErrorResponse)
        /// The upstream wants a method the tunnel does not know, or must not use here.
        case unsupportedAuthentication(String)
        /// The upstream wants a login that proves less than an earlier one did.
        case weakerLogin(String)
        /// The upstream wants a login that `require_auth` does not allow, or wants none.
        case unmetAuthentication(String)
        /// The upstream wants a login that is not tied to the TLS connection, which `channel_binding` demands.
        case unmetChannelBinding(String)
        /// The upstream failed to prove that it knows the password, or broke SCRAM's rules.
        case scram(SCRAMError)
        /// The upstream does not say that the session is read-only, which was asked for.
        case notReadOnly
        /// The upstream broke PostgreSQL's protocol.
        case violation(String)
    }

    /// The upstream's `host:port`.
    let upstream: String
    /// How far the attempt got.
    package let stage: Stage
    let cause: Cause
    /// What the upstream said before it refused the login.
    var notices: [NoticeResponse] = []
    /// What Prisma's plans and dates, and `prisma dev`, have to do with it.
    var hintOfPrisma: String?

    /// The upstream does not accept the credential: trying again with it is no use.
    package var isCredentialRefused: Bool {
        guard case .refused(let response) = cause else { return false }
        return response.sqlState?.isAboutAuthorization == true
    }

    /// Another database may be let in where this one was refused: the upstream says that it does not exist, or something
    /// else that may be due to its name. How db.prisma.io words it is not documented.
    var maySuitAnotherDatabase: Bool {
        guard case .refused(let response) = cause else { return false }
        switch response.sqlState {
        // The credential; a database that exists, and is closed to the user; the limit of connections; a server that
        // takes nobody now.
        case .invalidPassword, .insufficientPrivilege, .tooManyConnections, .cannotConnectNow: return false
        default: return true
        }
    }
}

extension UpstreamFailure {
    /// Whoever connects would come back to where he is: trying again is no use either.
    package var isCircle: Bool {
        if case .leadsBack = cause { return true }
        guard case .refused(let response) = cause else { return false }
        // Each tunnel in between has put its own words before these.
        return response.message?.hasSuffix(ErrorResponse.circleWords) == true
    }

    /// A failure of a connection that was never tried, because it would come back to `address`.
    package static func leadsBack(to address: SocketAddress, of upstream: Upstream) -> UpstreamFailure {
        UpstreamFailure(upstream: upstream.name, stage: .dns, cause: .leadsBack(address))
    }
}
