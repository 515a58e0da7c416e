import Foundation
import PrismaPostgres
import Testing

@testable import PrismaManagement

struct AnswerTests {
    private static let created = #"""
        {"id":"con_c1","type":"connection","url":"u","name":"laptop","createdAt":"2026-11-01T10:00:00.123Z",
         "kind":"postgres","host":null,"pass":"canary","user":"u","connectionString":"prisma+postgres://canary",
         "endpoints":{"direct":{"host":"db.prisma.io","port":5432,"connectionString":"postgres://u:canary@db.prisma.io"},
                      "pooled":{"host":"pooled.db.prisma.io","port":5432,"connectionString":"postgres://canary"}},
         "database":{"id":"db_c1","url":"u","name":"shop"}}
        """#

    private func written(_ value: some Encodable) -> String { String(decoding: APIJSON.encode(value), as: UTF8.self) }

    private func connection() throws -> Connection {
        try APIJSON.decode(Connection.self, from: Data(Self.created.utf8))
    }

    @Test func prefersTheDirectConnectionString() throws {
        #expect(try connection().preferredConnectionString == Secret("postgres://u:canary@db.prisma.io"))
    }

    @Test func fallsBackToThePooledConnectionString() throws {
        var connection = try connection()
        connection.endpoints.direct = nil
        #expect(connection.preferredConnectionString == Secret("postgres://canary"))
    }

    @Test func hidesConnectionStringsUntilTheyAreWritten() throws {
        let connection = try connection()
        #expect(!String(reflecting: connection).contains("canary"))
        #expect(written(connection).contains("postgres://u:canary@db.prisma.io"))
        #expect(!written(connection.withoutSecrets).contains("canary"))
    }

    @Test func writesNullForWhatIsMissing() throws {
        let text = #"{"id":"proj_c1","name":"n","createdAt":"2026-11-01T10:00:00Z","workspace":{"id":"w","name":"n"}}"#
        let project = try APIJSON.decode(Project.self, from: Data(text.utf8))
        #expect(
            written(project) == #"{"createdAt":"2026-11-01T10:00:00Z","defaultRegion":null,"id":"proj_c1","#
                + #""logicalId":null,"name":"n","workspace":{"id":"w","name":"n"}}"#
        )
    }

    @Test(arguments: ["2026-11-01T10:00:00Z", "2026-11-01T10:00:00.000Z", "2026-11-01T11:00:00+01:00"])
    func readsMomentsWithAndWithoutFractions(text: String) throws {
        let moment = try #require(Timestamp(text))
        #expect(moment.date == Date(timeIntervalSince1970: 1_793_527_200))
        #expect(moment.text == text)
    }

    @Test(arguments: ["", "today", "2026-11-01", "1793527200"])
    func refusesOtherMoments(text: String) { #expect(Timestamp(text) == nil) }

    @Test func takesAStatusItDoesNotKnow() throws {
        let status = try APIJSON.decode(DatabaseStatus.self, from: Data("\"sleeping\"".utf8))
        #expect(status.rawValue == "sleeping")
    }

    @Test func readsBackupsWithTheirOwnEnvelope() async throws {
        let scripted = Scripted(
            .json(
                #"{"data":[{"id":"b1","backupType":"full","createdAt":"2026-11-01T10:00:00Z","status":"completed"}],"#
                    + #""meta":{"backupRetentionDays":7},"pagination":{"hasMore":true,"limit":1}}"#
            )
        )
        let backups = try await scripted.api.backups(of: ResourceID("db_c1"), limit: 1)
        #expect(backups.retentionDays == 7)
        #expect(backups.hasMore)
        #expect(backups.backups.map(\.size) == [nil])
    }

    @Test func readsUsageWithoutAnEnvelope() async throws {
        let scripted = Scripted(
            .json(
                #"{"period":{"start":"2026-11-01T00:00:00Z","end":"2026-11-02T00:00:00Z"},"metrics":"#
                    + #"{"operations":{"used":12,"unit":"ops"},"storage":{"used":0.25,"unit":"GiB"}},"#
                    + #""generatedAt":"2026-11-02T00:00:00Z"}"#
            )
        )
        let usage = try await scripted.api.usage(of: ResourceID("db_c1"))
        #expect(usage.metrics.operations.used == 12)
        #expect(usage.metrics.storage.used == 0.25)
    }

    @Test func readsAProjectWithAndWithoutItsDatabase() async throws {
        let project = #""id":"proj_c1","name":"n","createdAt":"2026-11-01T10:00:00Z","workspace":{"id":"w","name":"n"}"#
        let new = NewProject(name: nil, region: nil, logicalId: nil, createDatabase: true)
        let without = Scripted(.json(#"{"data":{\#(project),"database":null}}"#, status: 201))
        #expect(try await without.api.createProject(new).database == nil)
        let database =
            #"{"id":"db_c1","name":"n","status":"provisioning","createdAt":"2026-11-01T10:00:00Z","isDefault":true,"#
            + #""connections":[{"id":"con_c1","name":"n","createdAt":"2026-11-01T10:00:00Z","kind":"postgres","#
            + #""endpoints":{"direct":{"host":"h","port":1,"connectionString":"s"}}}]}"#
        let with = Scripted(.json(#"{"data":{\#(project),"database":\#(database)}}"#, status: 201))
        let made = try await with.api.createProject(new)
        #expect(made.project.id == "proj_c1")
        #expect(made.database?.newConnection?.preferredConnectionString == Secret("s"))
    }
}
