import PrismaPostgres
import Testing

@Suite struct APIKeyURLTests {
    private let key = token(#"{"tenant_id":"abc","secure_key":"sk_x"}"#)

    private func localKey(_ url: String) -> String {
        base64URL(#"{"databaseUrl":"\#(url)","name":"default","shadowDatabaseUrl":"postgres://s:s@localhost:1"}"#)
    }

    @Test(arguments: ["prisma", "prisma+postgres"])
    func hostedKeyLeadsToTheDirectHost(scheme: String) throws {
        let url = try DatabaseURL.parse("\(scheme)://accelerate.prisma-data.net/?api_key=\(key)")
        var expected = UpstreamTarget(
            host: "db.prisma.io",
            port: 5_432,
            user: "abc",
            password: Secret("sk_x"),
            database: "postgres",
            security: .verifiedTLS
        )
        expected.isAPIKey = true
        #expect(url.target == expected)
        #expect(url.warnings.isEmpty)
    }

    @Test func opaqueKeyIsThePasswordWithAWarning() throws {
        let url = try DatabaseURL.parse("prisma+postgres://accelerate.prisma-data.net/?api_key=opaque")
        #expect(url.target.user == "prisma")
        #expect(url.target.password == Secret("opaque"))
        #expect(url.warnings.count == 1)
    }

    @Test func hostedURLMayCarryParameters() throws {
        let url = try DatabaseURL.parse(
            "prisma+postgres://accelerate.prisma-data.net/?api_key=\(key)&connect_timeout=5&sslrootcert=ca.pem"
        )
        #expect(url.target.connectTimeout == 5)
        #expect(url.target.rootCertificateFile == "ca.pem")
    }

    @Test(arguments: ["localhost", "127.0.0.1", "[::1]"])
    func localKeyHoldsADirectURL(host: String) throws {
        let inner = "postgres://postgres:postgres@localhost:51214/template1?sslmode=disable&connection_limit=1"
        let url = try DatabaseURL.parse("prisma+postgres://\(host):51213/?api_key=\(localKey(inner))")
        var expected = UpstreamTarget(
            host: "localhost",
            port: 51_214,
            user: "postgres",
            password: Secret("postgres"),
            database: "template1",
            security: .cleartextLoopback,
            isScarce: true
        )
        expected.servesOneAtATime = true
        #expect(url.target == expected)
        #expect(url.warnings.isEmpty)
    }

    @Test(arguments: [
        "postgres://u:p@db.prisma.io:5432/d", "prisma+postgres://localhost:1/?api_key=x",
        "postgres://u:p@localhost.example.com/d",
    ])
    func localKeyMustStayOnThisMachine(inner: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try DatabaseURL.parse("prisma+postgres://localhost:51213/?api_key=\(localKey(inner))")
        }
        #expect(
            error?.message == "DATABASE_URL: the databaseUrl inside the api_key: "
                + "it does not lead to a PostgreSQL on this machine"
        )
    }

    @Test(arguments: ["opaque", "e30", "!", base64URL("[]"), base64URL(#"{"databaseUrl":1}"#)])
    func localKeyMustDecode(key: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try DatabaseURL.parse("prisma+postgres://localhost:51213/?api_key=\(key)")
        }
        #expect(error?.message == "DATABASE_URL: the api_key is not one that prisma dev prints")
    }

    @Test(arguments: ["example.com", "localhost.example.com", "accelerate.prisma-data.net.example.com", "db.prisma.io"])
    func otherHostsAreRefused(host: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try DatabaseURL.parse("prisma+postgres://\(host)/?api_key=\(key)")
        }
        #expect(
            error?.message
                == "DATABASE_URL: an API key URL leads to a host that is neither Prisma's nor this machine"
        )
    }
}
