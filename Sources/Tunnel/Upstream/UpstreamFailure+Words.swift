import OpenSSL
import PostgresWire
import Wording

/// What is said of a failure in the log and to people: its SQLSTATE, a chain whose cause comes last, and what the user can do.
extension UpstreamFailure {
    /// Programs go by this. Where the upstream has given one it is the upstream's, so that a client sees what it would
    /// see without a tunnel; where nobody was reached it is the one that `pg_isready` and drivers take for "try again".
    var sqlState: SQLState {
        switch cause {
        case .refused(let response):
            guard let state = response.sqlState, state.isWellFormed else {
                return .sqlserverRejectedEstablishmentOfSQLConnection
            }
            return state
        case .dataBeforeHandshake, .encryptionAnswerUnknown, .violation: return .protocolViolation
        case .scram, .unsupportedAuthentication, .weakerLogin, .unmetAuthentication, .unmetChannelBinding:
            return .invalidAuthorizationSpecification
        case .notReadOnly: return .featureNotSupported
        // Waiting does not help: not what drivers take for a reason to try again.
        case .leadsBack: return .sqlclientUnableToEstablishSQLConnection
        // PostgreSQL's "cannot connect now": what `pg_isready` and drivers take for "not yet".
        case .unresolved, .cleartextLeavesMachine, .broken, .timedOut, .closed, .encryptionRejected,
            .encryptionAnsweredWithError, .applicationProtocolRejected, .proxy:
            return .cannotConnectNow
        }
    }

    /// `cannot reach db.prisma.io:5432: TLS handshake failed: …`
    package var message: String {
        switch cause {
        case .refused(let response):
            let words = response.message.map(PeerText.shown) ?? ""
            return "\(upstream) refused the login: \(words.isEmpty ? "no reason was given" : words)"
        case .leadsBack(let address):
            return "DATABASE_URL leads back to this tunnel (\(address)): it needs the upstream's own address"
        case .timedOut(let limit):
            return "cannot reach \(upstream): no answer to the \(stage.rawValue) within \(limit.inWords)"
        case .proxy(let proxy, let fault):
            return "cannot reach \(upstream) through the proxy \(proxy): \(fault)"
        case .closed:
            return "cannot reach \(upstream): the connection was closed during the \(stage.rawValue)"
        default:
            return "cannot reach \(upstream): \(stage.rawValue) failed: \(causeWords)"
        }
    }

    /// The end of the chain: libpq's own words where it has some for the case, because people look them up.
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
        case .refused, .leadsBack, .timedOut, .closed, .proxy: ""
        }
    }

    /// What the user can do about it.
    package var hint: String? {
        switch cause {
        case .unresolved: "check the network connection, and the host name in DATABASE_URL"
        case .leadsBack:
            "take the database's URL from the Prisma console; the one in the tunnel's banner is for clients"
        case .cleartextLeavesMachine: "add sslmode=verify-full to DATABASE_URL"
        case .proxy(_, let fault): fault.hint
        case .timedOut where stage == .proxy:
            "check the proxy's address, and whether it lets connections to \(upstream) through"
        case .broken(.socket(let error)) where error.isRefusal:
            "nothing listens there, or a firewall says no: check that the server runs, and the host and port in DATABASE_URL"
        case .broken(.socket(let error)) where error.isExhaustion:
            "this machine has no room for another connection: close some clients, or raise the limit"
        case .broken(.socket): "check that the network lets connections to \(upstream) through"
        case .broken(.tls(.certificate(let fault, _))): Self.certificateHint(fault)
        case .broken(.tls(.certificateNotRequested)): "without sslcertmode=require in DATABASE_URL the login goes on"
        case .broken(.tls(.protocol(let reason))) where Self.isAboutVersions(reason):
            "the server speaks none of the allowed versions: TLSv1.2 and TLSv1.3, or what DATABASE_URL says"
        case .broken(.tls(.protocol(let reason))) where Self.isAboutClientCertificate(reason):
            "the server wants another client certificate: check sslcert and sslkey, or sslidentity, in DATABASE_URL"
        case .broken(.tls), .encryptionAnswerUnknown: "check that \(upstream) is a PostgreSQL server"
        case .timedOut where stage == .login:
            hintOfPrisma ?? "the database may be asleep: try again, or raise --connect-timeout"
        case .timedOut: "check that the network lets connections to \(upstream) through"
        case .encryptionRejected, .encryptionAnsweredWithError, .dataBeforeHandshake:
            "nothing secret was sent: the tunnel never goes on without TLS"
        case .applicationProtocolRejected: "remove sslnegotiation=direct from DATABASE_URL"
        case .weakerLogin: "no password was sent; if the server was changed on purpose, restart the tunnel"
        case .unmetAuthentication: "no password was sent; require_auth in DATABASE_URL says which methods are allowed"
        case .unmetChannelBinding:
            "no password was sent; without channel_binding=require in DATABASE_URL the login goes on"
        case .notReadOnly: "a tunnel with --read-only needs PostgreSQL 14 or later, without a pooler in between"
        case .refused(let response): hintOfPrisma ?? Self.refusalHint(response)
        case .closed, .unsupportedAuthentication, .scram, .violation: nil
        }
    }

    private static func certificateHint(_ fault: CertificateFault) -> String {
        switch fault {
        case .otherHost: "the certificate is for another host: check the host in DATABASE_URL"
        case .outsideItsTime: "check this machine's clock"
        case .noRevocationList: "sslcrl and sslcrldir in DATABASE_URL must have a list of each authority up to the root"
        case .revocationListExpired: "get a new list for sslcrl or sslcrldir, then send the tunnel SIGHUP"
        case .revoked: "somebody else may have the server's key: ask who runs it"
        case .other: "if the certificate authority is your own, pass its certificate with --ca-file"
        }
    }

    /// OpenSSL's words, for what the peer says in an alert as well.
    private static func isAboutVersions(_ reason: String) -> Bool {
        reason.contains("protocol version") || reason.contains("unsupported protocol")
    }

    /// An alert comes from the peer, so it is this end's certificate that it is about.
    private static func isAboutClientCertificate(_ reason: String) -> Bool {
        reason.contains(" alert ") && (reason.contains("certificate") || reason.contains("unknown ca"))
    }

    /// What Prisma Postgres answers at its limits is not documented; these are the states that PostgreSQL has for the case.
    private static func refusalHint(_ response: ErrorResponse) -> String? {
        switch response.sqlState {
        case .invalidPassword, .invalidAuthorizationSpecification:
            "check DATABASE_URL: its credentials may be mistyped, revoked, or made for another database"
        case .tooManyConnections:
            "the plan's connection limit is reached: close other clients, or wait for them to end"
        case .cannotConnectNow, .protocolViolation:
            "the database may be waking up: try again in a few seconds"
        default:
            response.hint.map(PeerText.shown)
        }
    }
}
