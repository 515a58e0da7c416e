import FakeManagementAPI
import Testing

struct ConnectionsTests {
    @Test func listsAllAndThoseOfADatabase() async throws {
        try await Scene.with { scene in
            let all = try await scene.run("connections", "list")
            #expect(
                all.lines.prefix(2) == [
                    "ID               NAME                   KIND      DATABASE    HOST          CREATED",
                    "con_cmi0c000004  production connection  postgres  production  db.prisma.io  2026-11-01 00:04",
                ]
            )
            let some = try await scene.run("connections", "list", "--database", Scene.production, "-q")
            #expect(some.output == "\(Scene.productionConnection)\n")
            #expect(await scene.asked.last == "GET /v1/connections?databaseId=\(Scene.production)")
        }
    }

    @Test func showsOneWithoutSecrets() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("connections", "show", Scene.productionConnection)
            #expect(outcome.lines.contains("direct    db.prisma.io:5432"))
            let shown = try json(
                try await scene.run("connections", "show", Scene.productionConnection, "--json").output
            )
            #expect(shown["endpoints"]?["direct"] == ["host": "db.prisma.io", "port": 5432])
        }
    }

    @Test func createsOneAndSaysThatTheSecretIsShownOnce() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(line: "connections create --database \(Scene.production) --name laptop")
            #expect(outcome.exitCode == 0)
            let secrets = outcome.lines.suffix(3)
            #expect(secrets.first == "connection strings, shown only this once:")
            #expect(secrets.dropFirst().first?.hasPrefix("direct  postgres://") == true)
            #expect(secrets.dropFirst().first?.hasSuffix("@db.prisma.io:5432/postgres?sslmode=require") == true)
            #expect(secrets.last?.hasPrefix("pooled  postgres://") == true)
            #expect(await scene.asked == ["POST /v1/connections"])
        }
    }

    @Test func printsTheSecretAsJSON() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                line: "connections create --database \(Scene.production) --name laptop --json"
            )
            let string = try json(outcome.output)["endpoints"]?["direct"]?["connectionString"]?.string
            #expect(string?.hasPrefix("postgres://") == true)
        }
    }

    @Test func rotatesOne() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("connections", "rotate", Scene.productionConnection, "--yes")
            #expect(outcome.lines.last?.contains("sk_secretsecretsecret") == true)
            #expect(await scene.asked == ["POST /v1/connections/\(Scene.productionConnection)/rotate"])
        }
    }

    @Test func deletesOne() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("connections", "delete", Scene.productionConnection, "--yes", "-q")
            #expect(outcome.output == "\(Scene.productionConnection)\n")
            #expect(await scene.api.connectionNames == ["staging connection", "posts connection"])
        }
    }

    @Test(arguments: ["ab", String(repeating: "x", count: 66)])
    func refusesANameTheAPIWouldNotTake(name: String) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("connections", "create", "--database", Scene.production, "--name", name)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("--name takes 3 to 65 characters\n"))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test(arguments: [
        ["create", "--database", Scene.production, "--name", "laptop"], ["rotate", Scene.productionConnection],
    ])
    func doesNotLetQuietLoseTheSecret(arguments: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(["connections"] + arguments + ["--quiet"])
            #expect(outcome.exitCode == 64)
            #expect(await scene.asked.isEmpty)
        }
    }
}
