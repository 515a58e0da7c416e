import PrismaPostgres
import Testing

/// A credential goes in clear to this machine only, and never to another one.
@Suite struct SSLModeTests {
    private static let loopback = ["localhost", "db.localhost", "127.0.0.1", "[::1]"]

    @Test(arguments: [
        "", "?sslmode=allow", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=verify-full",
    ])
    func anotherMachineIsAlwaysVerified(query: String) throws {
        let url = try DatabaseURL.parse("postgres://u:p@db.prisma.io/\(query)")
        #expect(url.target.security == .verifiedTLS)
        #expect(url.warnings.isEmpty)
    }

    @Test(arguments: ["db.prisma.io", "10.0.0.1", "localhost.example.com", "[::2]"])
    func disableIsRefusedToAnotherMachine(host: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try DatabaseURL.parse("postgres://u:p@\(host)/?sslmode=disable")
        }
        #expect(
            error?.message == "DATABASE_URL: sslmode=disable would send the password in clear to another machine"
        )
    }

    @Test(arguments: loopback, ["", "?sslmode=disable", "?sslmode=allow", "?sslmode=prefer"])
    func thisMachineIsInClear(host: String, query: String) throws {
        #expect(try DatabaseURL.parse("postgres://u:p@\(host)/\(query)").target.security == .cleartextLoopback)
    }

    @Test(arguments: loopback, ["require", "verify-ca", "verify-full"])
    func thisMachineIsVerifiedIfAskedTo(host: String, mode: String) throws {
        #expect(try DatabaseURL.parse("postgres://u:p@\(host)/?sslmode=\(mode)").target.security == .verifiedTLS)
    }

    @Test func disableIsRefusedToHostedDatabases() {
        #expect(throws: ConfigurationError.self) {
            try DatabaseURL.parse("prisma://accelerate.prisma-data.net/?api_key=k&sslmode=disable")
        }
    }
}
