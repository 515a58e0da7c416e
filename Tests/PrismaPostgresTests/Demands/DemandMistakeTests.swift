import Testing

@testable import PrismaPostgres

/// What cannot be kept is refused by name.
@Suite struct DemandMistakeTests {
    private func cause(_ text: String) -> String? {
        let error = #expect(throws: ConfigurationError.self) { try DatabaseURL.parse(text) }
        #expect(error?.kind == .configuration)
        #expect(error?.hint?.isEmpty == false)
        #expect(error?.description.split(separator: "\n").count == 2)
        #expect(error?.description.lowercased().contains("c4n4ry") == false)
        return error.map { String($0.message.dropFirst("DATABASE_URL: ".count)) }
    }

    @Test(arguments: ChoiceParameter.allCases, ["c4n4rY", "Require", "2"])
    func unknownWords(parameter: ChoiceParameter, value: String) {
        #expect(cause("postgres://u:c4n4rY@h?\(parameter.rawValue)=\(value)") == "\(parameter.rawValue) is unknown")
    }

    @Test(arguments: [ChoiceParameter.channelBinding, .certificateMode, .serverName, .gssEncryption])
    func emptyWords(parameter: ChoiceParameter) {
        #expect(cause("postgres://u:p@h?\(parameter.rawValue)=") == "\(parameter.rawValue) is unknown")
    }

    @Test(arguments: [
        ("require_auth=c4n4rY", "require_auth names an unknown method"),
        ("require_auth=md5,md5", "require_auth names a method more than once"),
        ("require_auth=md5,!gss", "require_auth mixes methods with and without !"),
        (
            "ssl_max_protocol_version=TLSv1.1",
            "ssl_max_protocol_version is below TLSv1.2, and the tunnel speaks nothing older"
        ),
        (
            "ssl_min_protocol_version=TLSv1&ssl_max_protocol_version=TLSv1",
            "ssl_max_protocol_version is below TLSv1.2, and the tunnel speaks nothing older"
        ),
        (
            "ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2",
            "ssl_min_protocol_version is above ssl_max_protocol_version"
        ),
        ("sslkey=c4n4rY", "sslkey stands without sslcert"),
        ("sslcert=c4n4rY&sslrootcert=x", "sslcert stands beside sslrootcert but without sslkey"),
        ("sslcert=c4n4rY&sslrootcert=system", "sslcert stands beside sslrootcert but without sslkey"),
        ("sslcert=a&sslkey=b&sslidentity=c4n4rY", "sslidentity and sslkey name two client certificates"),
        ("sslcertmode=require", "sslcertmode=require stands without a client certificate"),
        ("sslcertmode=require&sslcert=c4n4rY", "sslcertmode=require stands without a client certificate"),
        ("gssencmode=require", "gssencmode=require cannot be kept: the tunnel does not encrypt with GSSAPI"),
        ("requirepeer=c4n4rY", "requirepeer cannot be kept: the tunnel connects over TCP"),
        (
            "min_protocol_version=3.2",
            "min_protocol_version cannot be kept: each client chooses the version of its session"
        ),
    ])
    func contradictions(query: String, words: String) {
        #expect(cause("postgres://u:c4n4rY@h?\(query)") == words)
    }

    private static let tlsDemands = [
        "channel_binding=require", "ssl_min_protocol_version=TLSv1.2", "ssl_max_protocol_version=TLSv1.3", "sslcrl=x",
        "sslcrldir=x", "sslcert=x", "sslcert=x&sslkey=y", "sslidentity=x", "sslcert=x&sslkey=y&sslcertmode=require",
        "sslrootcert=system&sslmode=prefer",
    ]

    @Test(arguments: tlsDemands, ["localhost", "[::1]"])
    func whatOnlyTLSCanGiveIsRefusedInClear(query: String, host: String) {
        let words = cause("postgres://u:c4n4rY@\(host)?\(query)")
        let named = words?.prefix { $0 != "=" && $0 != " " }
        #expect(words?.hasSuffix(" contradicts a connection without TLS") == true)
        #expect(named.map { query.hasPrefix($0) } == true)
    }

    @Test(arguments: tlsDemands.dropLast())
    func withTLSItIsKept(query: String) throws {
        _ = try DatabaseURL.parse("postgres://u:p@localhost?sslmode=require&\(query)")
    }

    /// What needs no TLS is kept in clear.
    @Test(arguments: ["channel_binding=disable", "channel_binding=prefer", "require_auth=scram-sha-256", "sslsni=0"])
    func theRestIsKeptInClear(query: String) throws {
        #expect(try DatabaseURL.parse("postgres://u:p@localhost?\(query)").target.security == .cleartextLoopback)
    }

    /// The key says by itself how to connect, and what stands beside it has no effect.
    @Test(arguments: [
        "sslmode=require", "sslmode=verify-full", "sslrootcert=x", "sslrootcert=system", "channel_binding=require",
        "require_auth=none", "sslcrl=x", "sslnegotiation=direct",
    ])
    func aDemandBesideALocalKeyIsRefused(query: String) {
        let key = base64URL(#"{"databaseUrl":"postgres://u:c4n4rY@localhost:51214/d"}"#)
        let words = cause("prisma+postgres://localhost:51213/?api_key=\(key)&\(query)")
        #expect(words?.hasSuffix(" beside the api_key of prisma dev") == true)
    }
}
