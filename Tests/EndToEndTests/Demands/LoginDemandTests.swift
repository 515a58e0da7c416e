import Testing

/// `channel_binding` and `require_auth` with the methods that a real server has.
@Suite(.endToEnd)
struct LoginDemandTests {
    private static let bindingHint =
        "no password was sent; without channel_binding=require in DATABASE_URL the login goes on"
    private static let methodHint = "no password was sent; require_auth in DATABASE_URL says which methods are allowed"

    @Test(
        "SCRAM meets every demand",
        arguments: [
            "channel_binding=require", "channel_binding=disable", "require_auth=scram-sha-256",
            "require_auth=!password,!md5",
            "require_auth=!none", "channel_binding=require&require_auth=gss,scram-sha-256",
        ]
    )
    func met(query: String) async throws {
        try await expectLogin { _ in query }
    }

    @Test(
        "other methods have nothing to bind",
        arguments: [
            ("md5_user", "channel binding required but not supported by server's authentication request"),
            ("cleartext_user", "channel binding required but not supported by server's authentication request"),
            ("trust_user", "channel binding required, but server authenticated client without channel binding"),
        ]
    )
    func unbound(user: String, words: String) async throws {
        let message = "cannot reach SERVER: login failed: \(words)"
        try await expectNoLogin({ _ in "channel_binding=require" }, user: user, message, hint: Self.bindingHint)
    }

    @Test(
        "a method that is not allowed is not answered",
        arguments: [
            ("md5_user", "scram-sha-256", "server requested a hashed password"),
            ("cleartext_user", "scram-sha-256,md5", "server requested a cleartext password"),
            ("cleartext_user", "!password", "server requested a cleartext password"),
            ("trust_user", "!none", "server did not complete authentication"),
            ("trust_user", "password", "server did not complete authentication"),
        ]
    )
    func notAllowed(user: String, list: String, words: String) async throws {
        let message = "cannot reach SERVER: login failed: authentication method requirement failed: \(words)"
        try await expectNoLogin({ _ in "require_auth=\(list)" }, user: user, message, hint: Self.methodHint)
    }

    @Test("SCRAM may be forbidden")
    func noSCRAM() async throws {
        let message =
            "cannot reach SERVER: login failed: authentication method requirement failed: "
            + "server requested SASL authentication"
        try await expectNoLogin({ _ in "require_auth=!scram-sha-256" }, message, hint: Self.methodHint)
    }

    @Test(
        "an allowed method is",
        arguments: [("md5_user", "md5"), ("cleartext_user", "password"), ("trust_user", "none")]
    )
    func allowed(user: String, method: String) async throws {
        try await expectLogin({ _ in "require_auth=\(method)" }, user: user)
    }
}
