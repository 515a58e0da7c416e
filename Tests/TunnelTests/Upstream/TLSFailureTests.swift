import Testing

@testable import OpenSSL
@testable import Tunnel

/// What is said of a handshake that failed: the cause in OpenSSL's words, and what the user can do.
@Suite struct TLSFailureTests {
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
            words(.tls, .broken(.tls(.certificate(CertificateFault(code), words: reason))))
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
}
