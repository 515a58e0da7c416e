import Foundation
import PrismaPostgres
import Testing

/// `.env.example` is what people copy: it must be valid as it is, and with each of its examples switched on.
@Suite struct EnvExampleTests {
    private static let url = URL(filePath: #filePath).appending(path: "../../../../.env.example").standardized

    private func text() throws -> String {
        try String(contentsOf: Self.url, encoding: .utf8)
    }

    /// The lines of the form `# NAME=value`, without their `# `.
    private func examples() throws -> [String] {
        try text().split(separator: "\n")
            .filter { $0.contains(/^# [A-Z_]+=/) }
            .map { String($0.dropFirst(2)) }
    }

    private static func filledIn(_ url: String) -> String {
        url.replacing("USER:PASSWORD", with: "user:sk_password").replacing("YOUR_API_KEY", with: "opaque")
    }

    @Test func parsesAsItIs() throws {
        let env = DotEnv.parse(try text(), file: ".env.example", environment: [:])
        #expect(env.names == ["DATABASE_URL"])
        let example = try #require(try env["DATABASE_URL"])
        // Copied as it is, it leads nowhere, and says so.
        #expect(throws: ConfigurationError.self) { try DatabaseURL.parse(example) }
        let url = try DatabaseURL.parse(Self.filledIn(example))
        #expect(url.target.endpoint == "db.prisma.io:5432")
        #expect(url.warnings.isEmpty)
    }

    @Test func everyFormOfTheURLWorks() throws {
        let forms = try examples().filter { $0.hasPrefix("DATABASE_URL=") }
        #expect(forms.count == 3)
        for form in forms {
            let env = DotEnv.parse(form, file: ".env.example", environment: [:])
            _ = try DatabaseURL.parse(Self.filledIn(#require(try env["DATABASE_URL"])))
        }
    }

    @Test func explainsEveryVariable() throws {
        let names = [
            "HOST", "PORT", "UPSTREAM", "CA_FILE", "CONNECT_TIMEOUT", "DRAIN_TIMEOUT", "EXIT_ZERO_ON_SIGTERM",
            "NO_SANDBOX", "NO_CHECK", "LOG_LEVEL",
            "LOG_FORMAT", "QUIET", "ALLOW_REMOTE_CLIENTS", "EVENT_LOOPS", "SPARE", "REUSE_IDLE", "REUSE_LIFETIME",
            "REUSE_MAX", "CANCEL_ABANDONED", "READ_ONLY", "SOCKET", "NO_TCP",
            "SAME_USER", "LOCAL_PASSWORD_FILE", "LOCAL_TLS", "LOCAL_TLS_REQUIRED", "DATABASE_ID", "VARIABLE", "DIRECT",
            "POOLED", "VERBOSE", "OUTPUT",
        ]
        let env = DotEnv.parse(try examples().joined(separator: "\n"), file: ".env.example", environment: [:])
        #expect(
            env.names
                == (names.map { "PPG_TUNNEL_\($0)" } + ["DATABASE_URL", "DIRECT_URL", "PRISMA_SERVICE_TOKEN"]).sorted()
        )
        #expect(try text().contains("PPG_TUNNEL_ENV_FILE"))
    }
}
