import PrismaPostgres
import Testing

@Suite struct DirectURLTests {
    private let user = String(repeating: "0123456789abcdef", count: 4)
    private let password = "sk_AbCdEfGhIjKlMnOpQrSt-"

    @Test(arguments: ["postgres", "postgresql"])
    func leadsToItsHost(scheme: String) throws {
        let url = try DatabaseURL.parse("\(scheme)://\(user):\(password)@db.prisma.io:5432/?sslmode=require")
        let expected = UpstreamTarget(
            host: "db.prisma.io",
            port: 5_432,
            user: user,
            password: Secret(password),
            database: "postgres",
            security: .verifiedTLS
        )
        #expect(url.target == expected)
        #expect(url.warnings.isEmpty)
    }

    @Test func namesDatabaseAndPort() throws {
        let target = try DatabaseURL.parse("postgres://u:p@db.prisma.io:6000/shop").target
        #expect(target.database == "shop")
        #expect(target.port == 6_000)
    }

    @Test func credentialsAreDecoded() throws {
        let target = try DatabaseURL.parse("postgres://a%40b:c%2Fd@db.prisma.io").target
        #expect(target.user == "a@b")
        #expect(target.password == Secret("c/d"))
    }

    @Test func prismasOwnParametersAreSwallowed() throws {
        let names = [
            "schema", "connection_limit", "pool_timeout", "sslaccept", "pool", "socket_timeout", "pgbouncer",
            "statement_cache_size", "max_idle_connection_lifetime",
            "single_use_connections", "api_key",
        ]
        let query = names.map { "\($0)=x" }.joined(separator: "&")
        let url = try DatabaseURL.parse("postgres://u:p@db.prisma.io:5432/postgres?sslmode=require&\(query)")
        #expect(url.target == UpstreamTarget(host: "db.prisma.io", user: "u", password: Secret("p")))
        #expect(url.warnings.isEmpty)
    }

    @Test func pooledHostWorksWithAWarning() throws {
        let url = try DatabaseURL.parse("postgres://u:p@pooled.db.prisma.io:5432/postgres?sslmode=require")
        #expect(url.target.isPooled)
        #expect(
            url.warnings.map(\.message) == [
                "the connection string is the pooler's: no session state, no LISTEN, "
                    + "no prepared statements across transactions"
            ]
        )
    }

    @Test func whatPrismaDevPrintsTodayIsLocalAndInClear() throws {
        let url = try DatabaseURL.parse(
            "postgres://postgres:postgres@localhost:51214/template1?sslmode=disable&connection_limit=10"
                + "&connect_timeout=0&max_idle_connection_lifetime=0&pool_timeout=0&single_use_connections=true"
                + "&socket_timeout=0"
        )
        #expect(url.target.endpoint == "localhost:51214")
        #expect(url.target.database == "template1")
        #expect(url.target.security == .cleartextLoopback)
        #expect(url.target.connectTimeout == 0)
        #expect(url.warnings.isEmpty)
    }

    @Test func understandsItsParameters() throws {
        let target = try DatabaseURL.parse(
            "postgres://u:p@h?sslrootcert=/etc/my%20ca.pem&connect_timeout=15&sslnegotiation=direct"
                + "&options=-c%20search_path=app"
        ).target
        #expect(target.rootCertificateFile == "/etc/my ca.pem")
        #expect(target.connectTimeout == 15)
        #expect(target.negotiation == .direct)
        #expect(target.options == "-c search_path=app")
    }

    @Test(arguments: ["sslrootcert=system", "sslrootcert=", "sslnegotiation=postgres", "options="])
    func defaultsMayBeSpelledOut(query: String) throws {
        let url = try DatabaseURL.parse("postgres://u:p@h?\(query)")
        #expect(url.target == UpstreamTarget(host: "h", user: "u", password: Secret("p")))
    }

    @Test func lastOfARepeatedParameterCounts() throws {
        #expect(
            try DatabaseURL.parse("postgres://u:p@h?connect_timeout=1&connect_timeout=2").target.connectTimeout == 2
        )
    }

    @Test func unknownParametersAreIgnoredAndNamed() throws {
        let url = try DatabaseURL.parse("postgres://u:p@h?application_name=x&foo=1&s3cret=x&bare&eyJhbGci=&AbCd=x")
        #expect(
            url.warnings.map(\.description) == [
                "ignored unknown parameters of the URL: application_name, foo, 4 without a proper name\n"
                    + "hint: the tunnel understands connect_timeout, options, and libpq's parameters for TLS and login methods"
            ]
        )
    }

    @Test(arguments: [" \n%\t\r\n", "\"%\"", "'%'", " \" % \" "])
    func blanksAndOnePairOfQuotesAreDropped(frame: String) throws {
        let text = frame.replacing("%", with: "postgres://u:p@h/d")
        #expect(try DatabaseURL.parse(text) == DatabaseURL.parse("postgres://u:p@h/d"))
    }

    @Test func oneQuoteAloneIsData() throws {
        #expect(try DatabaseURL.parse("postgres://u:p@h/d'").target.database == "d'")
    }
}
