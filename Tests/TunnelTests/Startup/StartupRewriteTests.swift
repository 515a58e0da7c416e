import FakePeers
import PostgresWire
import PrismaPostgres
import TestBytes
import Testing

@testable import Tunnel

@Suite struct StartupRewriteTests {
    private let target = UpstreamTarget(host: "db.prisma.io", user: "tenant", password: Secret("key"), database: "prod")

    private func rewritten(
        _ parameters: KeyValuePairs<String, String>,
        version: ProtocolVersion = .v3_0,
        target: UpstreamTarget? = nil
    ) -> [String] {
        let message = StartupMessage(
            version: version,
            parameters: parameters.map { .init(name: $0.key, value: $0.value) }
        )
        let target = target ?? self.target
        return target.startupMessage(for: message, database: target.databaseChoice(of: message)).parameters.map {
            "\(String(decoding: $0.name, as: UTF8.self))=\(String(decoding: $0.value, as: UTF8.self))"
        }
    }

    @Test func replacesTheUser() {
        #expect(rewritten(["user": "alice", "database": "shop"]) == ["user=tenant", "database=shop"])
    }

    @Test func givesTheTargetsDatabaseWhenNoneIsAskedFor() {
        #expect(rewritten(["user": "alice"]) == ["user=tenant", "database=prod"])
        #expect(rewritten(["user": "alice", "database": ""]) == ["user=tenant", "database=prod"])
    }

    /// libpq sends the user's name as the database where the user named none: it may exist.
    @Test func asksForADatabaseNamedLikeTheUser() {
        #expect(rewritten(["user": "alice", "database": "alice"]) == ["user=tenant", "database=alice"])
        #expect(choice(["user": "alice", "database": "alice"]) == .guessed(ascii("alice")))
        #expect(choice(["user": "alice", "database": "shop"]) == .named(ascii("shop")))
    }

    @Test(arguments: [["user": "prod", "database": "prod"], ["user": "alice", "database": "prod"], ["user": "alice"]])
    func theTargetsOwnDatabaseIsNoGuess(parameters: [String: String]) {
        let message = StartupMessage(
            version: .v3_0,
            parameters: parameters.map { .init(name: $0.key, value: $0.value) }
        )
        #expect(target.databaseChoice(of: message) == .usual)
    }

    /// Their answers would not tell that there is no such database.
    @Test func aPoolerAndALocalServerAreAskedForNoGuess() {
        var pooler = target
        pooler.isPooled = true
        #expect(choice(["user": "alice", "database": "alice"], target: pooler) == .usual)
        var local = target
        (local.isScarce, local.security) = (true, .cleartextLoopback)
        #expect(choice(["user": "alice", "database": "alice"], target: local) == .usual)
    }

    private func choice(_ parameters: KeyValuePairs<String, String>, target: UpstreamTarget? = nil) -> DatabaseChoice {
        (target ?? self.target).databaseChoice(
            of: StartupMessage(version: .v3_0, parameters: parameters.map { .init(name: $0.key, value: $0.value) })
        )
    }

    @Test func keepsAllOtherParametersInOrder() {
        #expect(
            rewritten([
                "client_encoding": "LATIN1", "user": "alice", "search_path": "a, b", "application_name": "psql",
                "database": "shop", "replication": "database", "options": "-c geqo=off",
            ]) == [
                "user=tenant", "database=shop", "client_encoding=LATIN1", "search_path=a, b", "application_name=psql",
                "replication=database", "options=-c geqo=off",
            ]
        )
    }

    /// Of the user's, that is how tunnels count one another.
    @Test func keepsNoDuplicateOfTheLoginButTheirNumber() {
        #expect(
            rewritten([
                "user": "alice", "database": "shop", "user": "postgres", "database": "template1", "user": "root",
            ]) == ["user=tenant", "database=shop", "user=tenant", "user=tenant"]
        )
    }

    @Test func keepsDuplicatesOfOtherParameters() {
        #expect(
            rewritten(["user": "alice", "geqo": "on", "geqo": "off"])
                == ["user=tenant", "database=prod", "geqo=on", "geqo=off"]
        )
    }

    @Test func dropsProtocolOptions() {
        #expect(
            rewritten(["user": "alice", "_pq_.a": "1", "_pq_x": "2", "_pq_.": "3"])
                == ["user=tenant", "database=prod", "_pq_x=2"]
        )
    }

    /// PostgreSQL takes the last of two: the client's own.
    @Test func putsTheTargetsOptionsBeforeTheClients() {
        var target = target
        target.options = "-c statement_timeout=5s"
        #expect(
            rewritten(["user": "alice"], target: target)
                == ["user=tenant", "database=prod", "options=-c statement_timeout=5s"]
        )
        #expect(
            rewritten(["user": "alice", "options": "-c geqo=off"], target: target)
                == ["user=tenant", "database=prod", "options=-c statement_timeout=5s -c geqo=off"]
        )
    }

    @Test func keepsBytesThatAreNotUTF8() {
        let message = StartupMessage(
            version: .v3_0,
            parameters: [
                .init(name: "user", value: "alice"), .init(name: ascii("application_name"), value: [0xE4, 0xFF]),
            ]
        )
        #expect(target.startupMessage(for: message, database: .usual)["application_name"] == [0xE4, 0xFF])
    }

    @Test(arguments: [(0, 0), (1, 0), (2, 2), (9_999, 2)] as [(UInt16, UInt16)])
    func asksForAVersionThatTheTunnelSpeaks(client: UInt16, upstream: UInt16) {
        let message = StartupMessage(
            version: ProtocolVersion(major: 3, minor: client),
            parameters: [.init(name: "user", value: "a")]
        )
        #expect(
            target.startupMessage(for: message, database: .usual).version == ProtocolVersion(major: 3, minor: upstream)
        )
    }

    @Test func namesItselfInASessionOfItsOwn() {
        #expect(
            target.ownStartupMessage.parameters == [
                .init(name: "user", value: "tenant"), .init(name: "database", value: "prod"),
                .init(name: "application_name", value: "ppg-tunnel"),
            ]
        )
    }
}
