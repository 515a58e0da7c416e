import PrismaPostgres
import Testing

/// Where a session must not be kept for a next client: it is a pooler's, or others wait for it.
@Suite struct KeptSessionsTests {
    private func target(_ url: String) throws -> UpstreamTarget {
        try DatabaseURL.parse(url).target
    }

    @Test(arguments: [
        "postgres://u:p@pooled.db.prisma.io/postgres", "postgres://u:p@db.prisma.io/postgres?pgbouncer=true",
        "postgres://u:p@db.prisma.io/postgres?single_use_connections=true",
        "postgres://u:p@db.prisma.io/postgres?connection_limit=1",
        "postgres://postgres:postgres@localhost:51214/template1?sslmode=disable&connection_limit=10&pool_timeout=0",
    ])
    func noneIsKept(url: String) throws {
        #expect(try !target(url).keepsSessions)
    }

    @Test(arguments: [
        "postgres://u:p@db.prisma.io/postgres",
        "postgres://u:p@db.prisma.io/postgres?connection_limit=10&pgbouncer=false",
        "postgres://u:p@localhost/postgres",
    ])
    func oneMayBeKept(url: String) throws {
        #expect(try target(url).keepsSessions)
    }

    /// What counts is where it really connects.
    @Test func aPoolerThatTheTunnelIsSentToCounts() throws {
        let direct = try target("postgres://u:p@db.prisma.io/postgres")
        #expect(try !direct.redirected(to: "pooled.db.prisma.io:5432").keepsSessions)
    }
}
