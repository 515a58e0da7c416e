import FakeManagementAPI
import Testing

struct DatabasesTests {
    @Test func listsAllAndThoseOfAProject() async throws {
        try await Scene.with { scene in
            let all = try await scene.run("databases", "list")
            #expect(all.lines.first == "ID              NAME                  STATUS  REGION        PROJECT  CREATED")
            #expect(all.lines.count == 4)
            let some = try await scene.run("databases", "list", "--project", Scene.shop, "-q")
            #expect(some.output == "\(Scene.production)\n\(Scene.staging)\n")
        }
    }

    @Test func listsAsJSON() async throws {
        try await Scene.with { scene in
            let list = try json(try await scene.run("databases", "list", "--json").output)
            #expect(list.count == 3)
            #expect(list[0]?["region"] == ["id": "eu-central-1", "name": "Europe (Frankfurt)"])
            #expect(list[0]?["isDefault"] == true)
        }
    }

    @Test func showsOne() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("databases", "show", Scene.production)
            #expect(outcome.lines.contains("region      eu-central-1, Europe (Frankfurt)"))
            #expect(outcome.lines.contains("connection  production connection (con_cmi0c000004)"))
            let raw = try json(try await scene.run("databases", "show", Scene.production, "--json").output)
            #expect(raw["id"] == .string(Scene.production))
        }
    }

    @Test func createsOneAndShowsItsSecretOnce() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                line: "databases create --project \(Scene.shop) --name new --region inherit"
            )
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.contains("status      provisioning"))
            #expect(outcome.lines.contains("connection strings, shown only this once:"))
            #expect(outcome.lines.suffix(2).first?.hasPrefix("direct  postgres://") == true)
            #expect(outcome.lines.last?.hasPrefix("pooled  postgres://") == true)
            let list = try await scene.run("databases", "list", "--json").output
            #expect(!list.contains("sk_"))
        }
    }

    @Test func createsOneFromABackup() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                line: "databases create --project \(Scene.shop) --default --json "
                    + "--from-database \(Scene.production) --from-backup bkp_20261119"
            )
            let made = try json(outcome.output)
            #expect(
                made["source"]
                    == ["type": "backup", "backupId": "bkp_20261119", "databaseId": .string(Scene.production)]
            )
            #expect(made["isDefault"] == true)
        }
    }

    @Test func createsOneFromADatabase() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                line: "databases create --project \(Scene.shop) --from-database \(Scene.production) --json"
            )
            #expect(try json(outcome.output)["source"]?["type"] == "database")
        }
    }

    @Test func waitsUntilANewOneIsReady() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(line: "databases create --project \(Scene.shop) --name new --wait --json")
            #expect(outcome.exitCode == 0)
            #expect(try json(outcome.output)["status"] == "ready")
            #expect(outcome.errors.hasPrefix("ready after "))
            #expect(await scene.asked.count == 3)
        }
    }

    @Test func showsTheStatusOnceItIsKnown() async throws {
        try await Scene.with { scene in
            let create = ["databases", "create", "--project", "shop", "--wait", "--name"]
            let outcome = try await scene.program.run(create + ["new"])
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.filter { $0.hasPrefix("status") } == ["status      ready"])
            #expect(outcome.lines.last == "status      ready")
            let doomed = try await scene.program.run(create + ["doomed"])
            #expect(doomed.lines.last == "status      failure")
            let project = try await scene.run("projects", "create", "--name", "new", "--wait")
            #expect(project.lines.last == "database status      ready")
        }
    }

    @Test func keepsTheSecretOfOneThatDoesNotBecomeReady() async throws {
        try await Scene.with { scene in
            for format in [["--json"], []] {
                let outcome = try await scene.program.run(
                    ["databases", "create", "--project", Scene.shop, "--name", "doomed", "--wait"] + format
                )
                #expect(outcome.exitCode == 1)
                #expect(outcome.errors.contains("failed to become ready"))
                #expect(outcome.output.contains("sk_secretsecretsecret"))
            }
        }
    }

    @Test func renamesOne() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("databases", "update", Scene.staging, "--name", "preview", "--json")
            #expect(try json(outcome.output)["name"] == "preview")
        }
    }

    @Test func deletesOne() async throws {
        try await Scene.with { scene in
            let bare = String(Scene.staging.dropFirst(3))
            let outcome = try await scene.run("databases", "delete", bare, "--yes", "--json")
            #expect(try json(outcome.output) == ["id": .string(Scene.staging), "deleted": true])
            #expect(try await scene.run("databases", "show", Scene.staging).exitCode == 2)
        }
    }

    @Test func mayNotDeleteTheDefault() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("databases", "delete", Scene.production, "--yes")
            #expect(outcome.exitCode == 77)
            #expect(
                outcome.errors.contains(
                    "Cannot delete the default environment (403 permission-denied, DELETE /v1/databases/"
                )
            )
            #expect(outcome.errors.contains("hint: a default database goes with its project only"))
        }
    }

    @Test func restoresOneAndWaits() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(
                line: "databases restore \(Scene.production) --backup bkp_20261119 --yes --wait --json"
            )
            let restored = try json(outcome.output)
            #expect(restored["status"] == "ready")
            #expect(restored["source"]?["backupId"] == "bkp_20261119")
        }
    }

    @Test func saysThatARestoreIsUnderWay() async throws {
        try await Scene.with { scene in
            let restore = ["databases", "restore", Scene.production, "--backup", "bkp_20261119", "--yes"]
            #expect(try await scene.program.run(restore).output.contains("status      recovering"))
            let second = try await scene.program.run(restore)
            #expect(second.exitCode == 1)
            let refusal =
                "The database is provisioning or recovering "
                + "(409 conflict, POST /v1/databases/\(Scene.production)/restore)\nhint: it is busy"
            #expect(second.errors.contains(refusal))
        }
    }

    @Test func refusesABackupThatIsNotComplete() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run(line: "databases restore \(Scene.production) --backup bkp_20261120 --yes")
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.contains("The backup is not completed (422 validation-error, POST "))
        }
    }

    @Test func saysThatABackupIsNotThere() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("databases", "restore", Scene.production, "--backup", "no", "--yes")
            #expect(outcome.exitCode == 2)
        }
    }
}
