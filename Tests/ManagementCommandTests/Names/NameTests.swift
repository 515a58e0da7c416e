import FakeManagementAPI
import Testing

/// Names in the place of ids.
struct NameTests {
    /// A command line, and the first line that is printed.
    private static let commands: [(arguments: [String], line: String)] = [
        (["projects", "show", "shop"], "id          \(Scene.shop)"),
        (["databases", "show", "staging"], "id          \(Scene.staging)"),
        (["connections", "show", "production connection"], "id        \(Scene.productionConnection)"),
        (["workspaces", "show", "Acme"], "id       wksp_cmi0w000001"),
        (["databases", "list", "--project", "blog", "-q"], "db_cmi0d000009"),
        (["connections", "list", "--database", "production", "-q"], Scene.productionConnection),
        (["backups", "list", "production", "-q"], "bkp_20261120"),
        (["databases", "update", "staging", "--name", "x", "-q"], Scene.staging),
        (["databases", "delete", "staging", "--yes", "-q"], Scene.staging),
        (["connections", "delete", "production connection", "--yes", "-q"], Scene.productionConnection),
        (["projects", "delete", "blog", "--yes", "-q"], "proj_cmi0p000002"),
        (["tokens", "delete", "ci", "--yes", "-q"], "itgr_cmi0i000002"),
    ]

    @Test(arguments: commands)
    func standForWhatTheyName(arguments: [String], line: String) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.first == line)
        }
    }

    @Test func workInEveryOptionOfOneCommand() async throws {
        try await Scene.with { scene in
            let made = try json(
                try await scene.run(
                    "databases",
                    "create",
                    "--project",
                    "shop",
                    "--from-database",
                    "production",
                    "--json"
                ).output
            )
            #expect(made["project"]?["id"] == .string(Scene.shop))
            #expect(made["source"]?["databaseId"] == .string(Scene.production))
            let connection = try json(
                try await scene.run("connections", "create", "--database", "staging", "--name", "abc", "--json").output
            )
            #expect(connection["database"]?["id"] == .string(Scene.staging))
            let usage = try await scene.run("usage", "show", "production", "--json")
            #expect(usage.exitCode == 0)
        }
    }

    @Test func idsAreNotLookedUp() async throws {
        try await Scene.with { scene in
            _ = try await scene.run("databases", "show", Scene.staging)
            let bare = "c\(String(repeating: "0", count: 24))"
            _ = try await scene.run("databases", "show", bare)
            #expect(await scene.asked == ["GET /v1/databases/\(Scene.staging)", "GET /v1/databases/\(bare)"])
        }
    }

    @Test func idsWithoutTheirPrefixAreFound() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("databases", "show", "cmi0d000006", "-q")
            #expect(outcome.output == "\(Scene.staging)\n")
        }
    }

    /// A command line, and what is said of it.
    private static let mistakes: [(arguments: [String], words: String)] = [
        (
            ["databases", "show", "prodction"],
            "error: there is no database called prodction\nhint: did you mean production?\n"
        ),
        (
            ["projects", "show", "warehouse"],
            "error: there is no project called warehouse\nhint: `ppg-tunnel projects list` shows what there is\n"
        ),
        (
            ["databases", "create", "--project", "shpo"],
            "error: there is no project called shpo\nhint: did you mean shop?\n"
        ),
        (
            ["tokens", "delete", "laptpo", "--yes"],
            "error: there is no service token called laptpo\nhint: did you mean laptop?\n"
        ),
        (
            ["databases", "delete", "stagin", "--yes"],
            "error: there is no database called stagin\nhint: did you mean staging?\n"
        ),
        (
            ["--database-id", "stagng"],
            "error: there is no database called stagng\nhint: did you mean staging?\n"
        ),
    ]

    @Test(arguments: mistakes)
    func nothingOfThatName(arguments: [String], words: String) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 2)
            #expect(outcome.errors == words)
            #expect(outcome.output.isEmpty)
            #expect(await scene.asked.allSatisfy { $0.hasPrefix("GET ") })
        }
    }

    @Test func twoOfANameAreListed() async throws {
        try await Scene.with { scene in
            let other = await scene.api.addDatabase(named: "production")
            let outcome = try await scene.run("databases", "show", "production")
            #expect(outcome.exitCode == 64)
            #expect(
                outcome.errors == """
                    error: 2 databases are called production:
                      \(Scene.production)  project shop  eu-central-1
                      \(other)  project blog  us-east-1
                    hint: name one by its id

                    """
            )
            let deletion = try await scene.run("databases", "delete", "production", "--yes")
            #expect(deletion.exitCode == 64)
            #expect(await scene.asked == ["GET /v1/databases", "GET /v1/databases"])
            let candidates = try json(try await scene.run("databases", "show", "production", "--json").errors)
            #expect(candidates["error"]?["code"] == "ambiguous")
            #expect(candidates["error"]?["candidates"]?.count == 2)
        }
    }

    @Test func aSecretInThePlaceOfANameIsNotRepeated() async throws {
        try await Scene.with { scene in
            for secret in [FakeManagementAPI.token, "postgres://u:canary@h/d"] {
                let outcome = try await scene.run("databases", "show", secret)
                #expect(outcome.exitCode == 2)
                #expect(outcome.errors.hasPrefix("error: there is no database called that (it looks like a secret)\n"))
                #expect(!outcome.errors.contains("canary"))
            }
        }
    }

    @Test func aTunnelTakesANameToo() async throws {
        try await Scene.with { scene in
            // A URL that leads nowhere ends the tunnel as soon as it has its connection.
            await scene.api.setUpstream(host: "", port: 1, user: "u", password: "canary")
            let outcome = try await scene.program.run(["--database-id", "staging"])
            #expect(outcome.exitCode == 1)
            let made = await scene.api.seen.first { $0.line == "POST /v1/connections" }
            #expect(made?.body?["databaseId"]?.string == Scene.staging)
        }
    }
}
