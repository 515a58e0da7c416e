import Foundation
import Testing

@testable import PrismaPostgres

/// Prisma's limits, in its words.
@Suite struct PrismaRefusalTests {
    private static let lastDay = 1_796_083_199.0
    private static let firstDay = 1_796_083_200.0

    private func target(_ url: String) throws -> UpstreamTarget { try DatabaseURL.parse(url).target }

    @Test func theDayIsTheFirstOfDecember() {
        #expect(Date(timeIntervalSince1970: HostedKeysEnd.time).formatted(.iso8601) == "2026-12-01T00:00:00Z")
    }

    @Test(
        arguments: [
            (0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_709_251_199, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (1_796_083_199.5, "2026-11-30"), (1_796_083_200, "2026-12-01"), (4_107_542_400, "2100-03-01"),
            (-1, "1970-01-01"), (.infinity, "9999-12-31"), (1e300, "9999-12-31"), (.nan, "9999-12-31"),
        ] as [(Double, String)]
    )
    func days(seconds: Double, day: String) { #expect(CalendarDay(containing: seconds).description == day) }

    @Test func hostedKeysAreAnnouncedAndThenExplained() throws {
        let hosted = try target(Sample.hosted)
        let cure =
            "get a new string: "
            + "Prisma Console → your database → Connect to your database → Generate new connection string"
        #expect(
            HostedKeysEnd.notice(of: hosted, now: Self.lastDay)
                == "prisma+postgres://accelerate.prisma-data.net ends on 2026-12-01; \(cure)"
        )
        #expect(HostedKeysEnd.notice(of: hosted, now: Self.firstDay) == nil)
        let hint = { (state: String, now: Double) in
            PrismaRefusal.hint(sqlState: state, message: "no", target: hosted, now: now)
        }
        for state in ["28P01", "28000"] {
            #expect(hint(state, Self.lastDay) == nil)
            #expect(
                hint(state, Self.firstDay)
                    == "prisma+postgres://accelerate.prisma-data.net ended on 2026-12-01; \(cure)"
            )
        }
        #expect(hint("57P03", Self.firstDay) == nil)
    }

    @Test func otherStringsHaveNoEnd() throws {
        let redirected = try target(Sample.hosted).redirected(to: "localhost:5432")
        for target in [try target(Sample.direct()), try target(Sample.pooled()), try target(Sample.local), redirected] {
            #expect(HostedKeysEnd.notice(of: target, now: Self.lastDay) == nil)
            #expect(PrismaRefusal.hint(sqlState: "28P01", message: nil, target: target, now: Self.firstDay) == nil)
        }
    }

    @Test func tooManyConnections() throws {
        let hint = { (url: String) in
            PrismaRefusal.hint(sqlState: "53300", message: "too many", target: try target(url), now: Self.lastDay)
        }
        let (direct, pooled) = (try hint(Sample.direct()), try hint(Sample.pooled()))
        #expect(
            direct
                == "the plan's connection limit is reached (direct: 10 on Free and Starter, 50 on Pro, 100 on Business): "
                + "close other clients, or use a pooled string; sessions parked by --reuse-idle count, too"
        )
        #expect(
            pooled
                == "the plan's connection limit is reached (pooled: 10 to 50 on Free, 50 to 100 on Starter, "
                + "250 to 500 on Pro, 500 to 1000 on Business): close other clients"
        )
    }

    @Test func aKeyThatHasEndedByItsOwnAccount() throws {
        let key = token(#"{"tenant_id":"u","secure_key":"p","exp":1764028800}"#)
        let hosted = try target("prisma+postgres://accelerate.prisma-data.net/?api_key=\(key)")
        let hint = { (seconds: Double) in
            PrismaRefusal.hint(
                sqlState: "28P01",
                message: nil,
                target: hosted,
                now: seconds
            )
        }
        #expect(hint(1_764_028_800) == nil)
        #expect(
            hint(1_764_028_801) == "the API key expired on 2025-11-25: get a new string: "
                + "Prisma Console → your database → Connect to your database → Generate new connection string"
        )
    }

    @Test(arguments: [
        (
            "no pg_hba.conf entry for host \"127.0.0.1\", user \"u\", database \"d\", no encryption",
            "postgres://u:p@localhost/d",
            "the server lets nobody in without encryption: add sslmode=verify-full to DATABASE_URL"
        ),
        (
            "no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"d\", SSL encryption",
            "postgres://u:p@db.prisma.io/d",
            "the server's pg_hba.conf lets this user in from elsewhere, to another database, or not at all"
        ),
    ])
    func aServerThatHasNoPlaceForThisLogin(message: String, url: String, words: String) throws {
        let hint = PrismaRefusal.hint(sqlState: "28000", message: message, target: try target(url), now: Self.lastDay)
        #expect(hint == words)
    }

    @Test func aDatabaseThatIsNotThere() throws {
        let hint = PrismaRefusal.hint(
            sqlState: "3D000",
            message: "database \"shop\" does not exist",
            target: try target(Sample.direct()),
            now: Self.lastDay
        )
        #expect(hint == "Prisma Postgres has one database, postgres: name that one, in the client or in DATABASE_URL")
        for state in ["3D000", "53300"] {
            let elsewhere = try target("postgres://u:p@localhost/shop")
            #expect(PrismaRefusal.hint(sqlState: state, message: "no", target: elsewhere, now: Self.lastDay) == nil)
        }
    }

    @Test func accountWordsAreUnknownAsLongAsNobodyHasSeenThem() throws {
        let direct = try target(Sample.direct())
        let hint = { (message: String, words: PrismaRefusal.AccountWords) in
            PrismaRefusal.hint(sqlState: "XX000", message: message, target: direct, now: Self.lastDay, words: words)
        }
        let words = PrismaRefusal.AccountWords(operationsUsedUp: ["some words"], workspaceBlocked: ["other words"])
        #expect(hint("in Some Words.", .known) == nil)
        #expect(
            hint("in Some Words.", words)
                == "the month's operations are used up: Prisma Console → Billing shows them, a larger plan lifts it"
        )
        #expect(hint("Other words", words) == "the workspace is blocked: Prisma Console → Billing says why")
    }

    @Test(arguments: [
        ("postgres://u:p@localhost:51214/template1?sslmode=disable&connection_limit=10&pool_timeout=0", true),
        ("postgres://u:p@localhost:51214/x?sslmode=disable&connection_limit=1&single_use_connections=true", true),
        (Sample.local, true),
        ("postgres://u:p@localhost:5432/x?connection_limit=10", false),
        ("postgres://u:p@localhost:5432/x?pool_timeout=0", false),
        ("postgres://u:p@localhost:5432/x?sslmode=require&connection_limit=10&pool_timeout=0", false),
        ("postgres://u:p@db.prisma.io/x?connection_limit=10&single_use_connections=true", false),
    ])
    func prismaDevIsKnownByItsShape(url: String, servesOneAtATime: Bool) throws {
        #expect(try target(url).servesOneAtATime == servesOneAtATime)
    }
}
