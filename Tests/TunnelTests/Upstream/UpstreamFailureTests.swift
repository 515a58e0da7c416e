import FakePeers
import LibC
import OpenSSL
import PostgresWire
import Testing

@testable import Reactor
@testable import Tunnel

/// What a failure says to the client: SQLSTATE, message and hint.
private struct Words: Equatable, CustomStringConvertible {
    var description: String

    init(_ text: String) {
        description = text
    }

    init(_ failure: UpstreamFailure) {
        description = "\(failure.sqlState) \(failure.message)" + (failure.hint.map { "\nhint: \($0)" } ?? "")
        #expect(failure.response.severity == "FATAL")
        #expect(failure.response.sqlState == failure.sqlState)
        #expect(failure.response.message == failure.message)
        #expect(failure.response.hint == failure.hint)
    }
}

@Suite struct UpstreamFailureTests {
    private func words(_ stage: UpstreamFailure.Stage, _ cause: UpstreamFailure.Cause) -> Words {
        Words(UpstreamFailure(upstream: "db:5432", stage: stage, cause: cause))
    }

    private func refused(_ sqlState: String, _ message: String = "no", hint: String? = nil) -> Words {
        words(.login, .refused(ErrorResponse(fatal: sqlState, message: message, hint: hint)))
    }

    @Test func unresolvedName() {
        #expect(
            words(.dns, .unresolved(ResolverError(description: "name or service not known")))
                == Words(
                    """
                    57P03 cannot reach db:5432: DNS lookup failed: name or service not known
                    hint: check the network connection, and the host name in DATABASE_URL
                    """
                )
        )
    }

    @Test func upstreamThatIsTheTunnelItself() throws {
        let address = try Resolver.lookUp(host: "127.0.0.1", port: 5433)[0]
        #expect(
            words(.dns, .leadsBack(address))
                == Words(
                    """
                    08001 DATABASE_URL leads back to this tunnel (127.0.0.1:5433): it needs the upstream's own address
                    hint: take the database's URL from the Prisma console; the one in the tunnel's banner is for clients
                    """
                )
        )
    }

    @Test func aCircleIsToldThroughEveryTunnelInIt() {
        var failure = UpstreamFailure(upstream: "a:1", stage: .login, cause: .refused(.tunnelsInCircle))
        for name in ["b:2", "c:3"] {
            #expect(failure.isCircle)
            #expect(failure.hint == ErrorResponse.tunnelsInCircle.hint)
            failure = UpstreamFailure(upstream: name, stage: .login, cause: .refused(failure.response))
        }
        #expect(failure.sqlState == "08001")
        let other = ErrorResponse(fatal: "08001", message: "cannot reach db:5432: no route to host")
        #expect(!UpstreamFailure(upstream: "a:1", stage: .login, cause: .refused(other)).isCircle)
    }

    @Test func cleartextThatWouldLeaveTheMachine() {
        #expect(
            words(.dns, .cleartextLeavesMachine)
                == Words(
                    """
                    57P03 cannot reach db:5432: DNS lookup failed: the name does not belong to this machine, \
                    and the connection is not encrypted
                    hint: add sslmode=verify-full to DATABASE_URL
                    """
                )
        )
    }

    @Test func aKernelWithoutRoom() {
        #expect(
            words(.tcp, .broken(.socket(SocketError(call: "epoll_ctl", code: ENOSPC))))
                == Words(
                    """
                    57P03 cannot reach db:5432: TCP connection failed: \
                    too many watched sockets (fs.epoll.max_user_watches)
                    hint: this machine has no room for another connection: close some clients, or raise the limit
                    """
                )
        )
    }

    @Test func refusedConnection() {
        #expect(
            words(.tcp, .broken(.socket(SocketError(call: "connect", code: ECONNREFUSED))))
                == Words(
                    """
                    57P03 cannot reach db:5432: TCP connection failed: connection refused
                    hint: nothing listens there, or a firewall says no: check that the server runs, \
                    and the host and port in DATABASE_URL
                    """
                )
        )
    }

    /// OpenSSL's code, its words, and what the user can do.
    @Test(arguments: [
        (62, "hostname mismatch", "the certificate is for another host: check the host in DATABASE_URL"),
        (64, "IP address mismatch", "the certificate is for another host: check the host in DATABASE_URL"),
        (10, "certificate has expired", "check this machine's clock"),
        (9, "certificate is not yet valid", "check this machine's clock"),
        (
            18, "self-signed certificate",
            "if the certificate authority is your own, pass its certificate with --ca-file"
        ),
        (
            3, "unable to get certificate CRL",
            "sslcrl and sslcrldir in DATABASE_URL must have a list of each authority up to the root"
        ),
        (12, "CRL has expired", "get a new list for sslcrl or sslcrldir, then send the tunnel SIGHUP"),
        (23, "certificate revoked", "somebody else may have the server's key: ask who runs it"),
    ])
    func refusedCertificate(code: Int, reason: String, hint: String) {
        #expect(
            words(.tls, .broken(.tls(.certificate(code: code, words: reason))))
                == Words(
                    """
                    57P03 cannot reach db:5432: TLS handshake failed: certificate verify failed (\(reason))
                    hint: \(hint)
                    """
                )
        )
    }

    /// OpenSSL's words, and what the user can do.
    @Test(arguments: [
        ("wrong version number", "check that db:5432 is a PostgreSQL server"),
        ("sslv3 alert handshake failure", "check that db:5432 is a PostgreSQL server"),
        (
            "unsupported protocol",
            "the server speaks none of the allowed versions: TLSv1.2 and TLSv1.3, or what DATABASE_URL says"
        ),
        (
            "tlsv1 alert protocol version",
            "the server speaks none of the allowed versions: TLSv1.2 and TLSv1.3, or what DATABASE_URL says"
        ),
        (
            "tlsv1 alert unknown ca",
            "the server wants another client certificate: check sslcert and sslkey, or sslidentity, in DATABASE_URL"
        ),
        (
            "tlsv13 alert certificate required",
            "the server wants another client certificate: check sslcert and sslkey, or sslidentity, in DATABASE_URL"
        ),
    ])
    func brokenTLS(reason: String, hint: String) {
        #expect(
            words(.tls, .broken(.tls(.protocol(reason: reason))))
                == Words(
                    """
                    57P03 cannot reach db:5432: TLS handshake failed: \(reason)
                    hint: \(hint)
                    """
                )
        )
    }

    @Test func certificateNotRequested() {
        #expect(
            words(.tls, .broken(.tls(.certificateNotRequested)))
                == Words(
                    """
                    57P03 cannot reach db:5432: TLS handshake failed: server did not request an SSL certificate
                    hint: without sslcertmode=require in DATABASE_URL the login goes on
                    """
                )
        )
    }

    @Test(arguments: [UpstreamFailure.Stage.dns, .tcp, .tls])
    func silence(stage: UpstreamFailure.Stage) {
        #expect(
            words(stage, .timedOut(.seconds(10)))
                == Words(
                    """
                    57P03 cannot reach db:5432: no answer to the \(stage.rawValue) within 10 s
                    hint: check that the network lets connections to db:5432 through
                    """
                )
        )
    }

    @Test func silenceDuringTheLogin() {
        #expect(
            words(.login, .timedOut(.milliseconds(1_500)))
                == Words(
                    """
                    57P03 cannot reach db:5432: no answer to the login within 1.5 s
                    hint: the database may be asleep: try again, or raise --connect-timeout
                    """
                )
        )
    }

    @Test(arguments: [UpstreamFailure.Stage.tls, .login])
    func closedConnection(stage: UpstreamFailure.Stage) {
        #expect(
            words(stage, .closed)
                == Words("57P03 cannot reach db:5432: the connection was closed during the \(stage.rawValue)")
        )
    }

    @Test(
        arguments: [
            (.encryptionRejected, "57P03", "the server does not offer TLS"),
            (.encryptionAnsweredWithError, "57P03", "the server answered the SSLRequest with an error"),
            (.dataBeforeHandshake, "08P01", "received unencrypted data after the SSL response"),
        ] as [(UpstreamFailure.Cause, String, String)]
    )
    func noTLS(cause: UpstreamFailure.Cause, sqlState: String, reason: String) {
        #expect(
            words(.tls, cause)
                == Words(
                    """
                    \(sqlState) cannot reach db:5432: TLS handshake failed: \(reason)
                    hint: nothing secret was sent: the tunnel never goes on without TLS
                    """
                )
        )
    }

    @Test func strangeAnswerToTheSSLRequest() {
        #expect(
            words(.tls, .encryptionAnswerUnknown)
                == Words(
                    """
                    08P01 cannot reach db:5432: TLS handshake failed: received an invalid response to the SSLRequest
                    hint: check that db:5432 is a PostgreSQL server
                    """
                )
        )
    }

    @Test func noDirectTLS() {
        #expect(
            words(.tls, .applicationProtocolRejected)
                == Words(
                    """
                    57P03 cannot reach db:5432: TLS handshake failed: the server does not speak PostgreSQL over direct TLS
                    hint: remove sslnegotiation=direct from DATABASE_URL
                    """
                )
        )
    }

    @Test(
        arguments: [
            (.unsupportedAuthentication("unknown"), "28000", "unknown"),
            (.scram(.wrongServerSignature), "28000", "the server's SCRAM signature is wrong"),
            (.violation("nonsense"), "08P01", "nonsense"),
        ] as [(UpstreamFailure.Cause, String, String)]
    )
    func brokenLogin(cause: UpstreamFailure.Cause, sqlState: String, reason: String) {
        #expect(words(.login, cause) == Words("\(sqlState) cannot reach db:5432: login failed: \(reason)"))
    }

    @Test func weakerLogin() {
        #expect(
            words(.login, .weakerLogin("the server asks for less"))
                == Words(
                    """
                    28000 cannot reach db:5432: login failed: the server asks for less
                    hint: no password was sent; if the server was changed on purpose, restart the tunnel
                    """
                )
        )
    }

    /// What `require_auth` and `channel_binding` did not allow.
    @Test func unmetRequirement() {
        let request = "server requested a cleartext password"
        #expect(
            words(.login, .unmetAuthentication(request))
                == Words(
                    """
                    28000 cannot reach db:5432: login failed: authentication method requirement failed: \(request)
                    hint: no password was sent; require_auth in DATABASE_URL says which methods are allowed
                    """
                )
        )
        #expect(
            words(.login, .unmetChannelBinding("channel binding required"))
                == Words(
                    """
                    28000 cannot reach db:5432: login failed: channel binding required
                    hint: no password was sent; without channel_binding=require in DATABASE_URL the login goes on
                    """
                )
        )
    }

    @Test(arguments: ["28P01", "28000"])
    func refusedCredential(sqlState: String) {
        #expect(
            refused(sqlState, "password authentication failed")
                == Words(
                    """
                    \(sqlState) db:5432 refused the login: password authentication failed
                    hint: check DATABASE_URL: its credentials may be mistyped, revoked, or made for another database
                    """
                )
        )
    }

    @Test func refusedForWantOfConnections() {
        let hint = "the plan's connection limit is reached: close other clients, or wait for them to end"
        #expect(refused("53300") == Words("53300 db:5432 refused the login: no\nhint: \(hint)"))
    }

    @Test func refusedByASleepingDatabase() {
        let hint = "the database may be waking up: try again in a few seconds"
        #expect(refused("57P03") == Words("57P03 db:5432 refused the login: no\nhint: \(hint)"))
    }

    @Test func refusedWithAHint() {
        #expect(refused("3D000", hint: "try\u{1B}") == Words("3D000 db:5432 refused the login: no\nhint: try\\u{1b}"))
        #expect(refused("3D000") == Words("3D000 db:5432 refused the login: no"))
    }

    @Test(arguments: ["", "28", "28p01", "28P0\u{1B}", "28P011", "ÄÄÄ"])
    func aStateThatIsNoneIsNotPassedOn(sqlState: String) {
        #expect(refused(sqlState).description.hasPrefix("08004 "))
    }

    @Test func refusedWithoutWords() {
        let failure = UpstreamFailure(
            upstream: "db:5432",
            stage: .login,
            cause: .refused(ErrorResponse(fields: ResponseFields([])))
        )
        #expect(Words(failure) == Words("08004 db:5432 refused the login: no reason was given"))
    }

    @Test func theUpstreamsWordsAreEscaped() {
        #expect(refused("3D000", "a\u{1B}[2J\nb").description.hasSuffix("refused the login: a\\u{1b}[2J\\u{a}b"))
    }

    @Test(arguments: [("28P01", true), ("28000", true), ("3D000", false), ("53300", false)])
    func knowsARefusedCredential(sqlState: String, isRefused: Bool) {
        let cause = UpstreamFailure.Cause.refused(ErrorResponse(fatal: sqlState, message: "no"))
        let failure = UpstreamFailure(upstream: "db:5432", stage: .login, cause: cause)
        #expect(failure.isCredentialRefused == isRefused)
    }
}
