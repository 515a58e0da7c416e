import Testing

@testable import Tunnel

/// What is said of a login that came to no end, or that is not worth its password.
@Suite struct FailedLoginTests {
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
}
