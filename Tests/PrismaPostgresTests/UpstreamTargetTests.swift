import PrismaPostgres
import Testing

@Suite struct UpstreamTargetTests {
    private let remote = UpstreamTarget(host: "db.prisma.io", user: "u", password: Secret("canary"))
    private let local = UpstreamTarget(
        host: "::1",
        user: "u",
        password: Secret("canary"),
        security: .cleartextLoopback,
        options: "-c password=canary"
    )

    @Test func describesPlaceAndDatabaseOnly() {
        #expect("\(remote)" == "db.prisma.io:5432/postgres")
        #expect("\(local)" == "[::1]:5432/postgres")
        var dumped = ""
        dump(local, to: &dumped)
        #expect(!dumped.contains("canary"))
    }

    @Test func redirectionKeepsEverythingButThePlace() throws {
        let target = try remote.redirected(to: "127.0.0.1:6000")
        #expect(target.endpoint == "127.0.0.1:6000")
        #expect(target.user == "u")
        #expect(target.security == .verifiedTLS)
    }

    @Test(arguments: [
        ("db.example", "db.example:5432"), ("[::1]:7", "[::1]:7"), ("Localhost:1", "localhost:1"),
    ])
    func redirectionAcceptsHostAndPort(text: String, endpoint: String) throws {
        #expect(try remote.redirected(to: text).endpoint == endpoint)
    }

    @Test func cleartextIsNotRedirectedToAnotherMachine() throws {
        #expect(try local.redirected(to: "localhost:6000").endpoint == "localhost:6000")
        let error = #expect(throws: ConfigurationError.self) { try local.redirected(to: "db.prisma.io:5432") }
        #expect(
            error?.message == "--upstream: the connection is not encrypted and must stay on this machine"
        )
    }

    @Test(arguments: [
        ("", "--upstream: the host is missing"), (":5432", "--upstream: the host is missing"),
        ("a b", "--upstream: the host has characters that no host name has"),
        ("a:b", "--upstream: the port is not a number from 1 to 65535"),
        ("a:1,b:2", "--upstream: there is more than one host"),
    ])
    func badPlaceIsAUsageError(text: String, message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try remote.redirected(to: text) }
        #expect(error?.message == message)
        #expect(error?.kind == .usage)
    }
}
