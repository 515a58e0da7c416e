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
        case tls = "TLS handshake"
        case login = "login"
    }

    /// What went wrong there.
    enum Cause: Equatable, Sendable {
        /// The name has no address, or no name server answered.
        case unresolved(ResolverError)
        /// The name has no address but the tunnel's own, or none that answers.
        case leadsBack(SocketAddress)
        /// The name of an upstream without TLS has addresses on other machines.
        case cleartextLeavesMachine
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

    /// The upstream does not accept the credential: trying again with it is no use.
    package var isCredentialRefused: Bool {
        guard case .refused(let response) = cause, let state = response.sqlState else { return false }
        return state.hasPrefix("28")
    }

    /// Another database may be let in where this one was refused: the upstream says that it does not exist, or something
    /// else that may be due to its name. How db.prisma.io words it is not documented.
    var maySuitAnotherDatabase: Bool {
        guard case .refused(let response) = cause else { return false }
        switch response.sqlState {
        // The credential; a database that exists, and is closed to the user; the limit of connections; a server that
        // takes nobody now.
        case "28P01", "42501", "53300", "57P03": return false
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

    /// What the client is told.
    var response: ErrorResponse {
        ErrorResponse(fatal: sqlState, message: message, hint: hint)
    }

    var sqlState: String {
        switch cause {
        case .refused(let response):
            guard let state = response.sqlState, Self.isSQLState(state) else { return "08004" }
            return state
        case .dataBeforeHandshake, .encryptionAnswerUnknown, .violation: return "08P01"
        case .scram, .unsupportedAuthentication, .weakerLogin, .unmetAuthentication, .unmetChannelBinding:
            return "28000"
        case .notReadOnly: return "0A000"
        // Waiting does not help: not what drivers take for a reason to try again.
        case .leadsBack: return "08001"
        // PostgreSQL's "cannot connect now": what `pg_isready` and drivers take for "not yet".
        case .unresolved, .cleartextLeavesMachine, .broken, .timedOut, .closed, .encryptionRejected,
            .encryptionAnsweredWithError, .applicationProtocolRejected:
            return "57P03"
        }
    }

    /// `cannot reach db.prisma.io:5432: TLS handshake failed: …`
    package var message: String {
        switch cause {
        case .refused(let response):
            let words = response.message.map(Printable.escape) ?? ""
            return "\(upstream) refused the login: \(words.isEmpty ? "no reason was given" : words)"
        case .leadsBack(let address):
            return "DATABASE_URL leads back to this tunnel (\(address)): it needs the upstream's own address"
        case .timedOut(let limit):
            return "cannot reach \(upstream): no answer to the \(stage.rawValue) within \(Printable.seconds(limit))"
        case .closed:
            return "cannot reach \(upstream): the connection was closed during the \(stage.rawValue)"
        default:
            return "cannot reach \(upstream): \(stage.rawValue) failed: \(causeWords)"
        }
    }

    private var causeWords: String {
        switch cause {
        case .unresolved(let error): error.description
        case .cleartextLeavesMachine: "the name does not belong to this machine, and the connection is not encrypted"
        case .broken(let error): error.description
        case .encryptionRejected: "the server does not offer TLS"
        case .encryptionAnsweredWithError: "the server answered the SSLRequest with an error"
        case .dataBeforeHandshake: "received unencrypted data after the SSL response"
        case .encryptionAnswerUnknown: "received an invalid response to the SSLRequest"
        case .applicationProtocolRejected: "the server does not speak PostgreSQL over direct TLS"
        case .unsupportedAuthentication(let words), .weakerLogin(let words), .unmetChannelBinding(let words): words
        case .unmetAuthentication(let words): "authentication method requirement failed: \(words)"
        case .scram(let error): error.description
        case .notReadOnly: "the server does not report that the session is read-only"
        case .violation(let words): words
        case .refused, .leadsBack, .timedOut, .closed: ""
        }
    }

    /// What the user can do about it.
    package var hint: String? {
        switch cause {
        case .unresolved: "check the network connection, and the host name in DATABASE_URL"
        case .leadsBack:
            "take the database's URL from the Prisma console; the one in the tunnel's banner is for clients"
        case .cleartextLeavesMachine: "add sslmode=verify-full to DATABASE_URL"
        case .broken(.socket(let error)) where error.isRefusal:
            "nothing listens there, or a firewall says no: check that the server runs, and the host and port in DATABASE_URL"
        case .broken(.socket(let error)) where error.isExhaustion:
            "this machine has no room for another connection: close some clients, or raise the limit"
        case .broken(.socket): "check that the network lets connections to \(upstream) through"
        case .broken(.tls(.certificate(let code, _))): Self.certificateHint(code)
        case .broken(.tls(.certificateNotRequested)): "without sslcertmode=require in DATABASE_URL the login goes on"
        case .broken(.tls(.protocol(let reason))) where Self.isAboutVersions(reason):
            "the server speaks none of the allowed versions: TLSv1.2 and TLSv1.3, or what DATABASE_URL says"
        case .broken(.tls(.protocol(let reason))) where Self.isAboutClientCertificate(reason):
            "the server wants another client certificate: check sslcert and sslkey, or sslidentity, in DATABASE_URL"
        case .broken(.tls), .encryptionAnswerUnknown: "check that \(upstream) is a PostgreSQL server"
        case .timedOut where stage == .login: "the database may be asleep: try again, or raise --connect-timeout"
        case .timedOut: "check that the network lets connections to \(upstream) through"
        case .encryptionRejected, .encryptionAnsweredWithError, .dataBeforeHandshake:
            "nothing secret was sent: the tunnel never goes on without TLS"
        case .applicationProtocolRejected: "remove sslnegotiation=direct from DATABASE_URL"
        case .weakerLogin: "no password was sent; if the server was changed on purpose, restart the tunnel"
        case .unmetAuthentication: "no password was sent; require_auth in DATABASE_URL says which methods are allowed"
        case .unmetChannelBinding:
            "no password was sent; without channel_binding=require in DATABASE_URL the login goes on"
        case .notReadOnly: "a tunnel with --read-only needs PostgreSQL 14 or later, without a pooler in between"
        case .refused(let response): Self.refusalHint(response)
        case .closed, .unsupportedAuthentication, .scram, .violation: nil
        }
    }

    private static func certificateHint(_ code: Int) -> String {
        switch code {
        case 62, 64: "the certificate is for another host: check the host in DATABASE_URL"
        case 9, 10: "check this machine's clock"
        case 3: "sslcrl and sslcrldir in DATABASE_URL must have a list of each authority up to the root"
        case 12: "get a new list for sslcrl or sslcrldir, then send the tunnel SIGHUP"
        case 23: "somebody else may have the server's key: ask who runs it"
        default: "if the certificate authority is your own, pass its certificate with --ca-file"
        }
    }

    /// OpenSSL's words, for what the peer says in an alert as well.
    private static func isAboutVersions(_ reason: String) -> Bool {
        reason.contains("protocol version") || reason.contains("unsupported protocol")
    }

    private static func isAboutClientCertificate(_ reason: String) -> Bool {
        reason.contains(" alert ") && (reason.contains("certificate") || reason.contains("unknown ca"))
    }

    private static func refusalHint(_ response: ErrorResponse) -> String? {
        switch response.sqlState {
        case "28P01", "28000":
            "check DATABASE_URL: its credentials may be mistyped, revoked, or made for another database"
        case "53300":
            "the plan's connection limit is reached: close other clients, or wait for them to end"
        case "57P03", "08P01":
            "the database may be waking up: try again in a few seconds"
        default:
            response.hint.map(Printable.escape)
        }
    }

    private static func isSQLState(_ text: String) -> Bool {
        text.utf8.count == 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
