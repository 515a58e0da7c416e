import FakeManagementAPI
import Testing

struct ProjectsTests {
    @Test func listsAsATable() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 0)
            #expect(
                outcome.output == """
                    ID                NAME  REGION        WORKSPACE  CREATED
                    proj_cmi0p000001  shop  eu-central-1  Acme       2026-11-01 00:01
                    proj_cmi0p000002  blog  us-east-1     Acme       2026-11-01 00:02

                    """
            )
            #expect(outcome.errors.isEmpty)
            #expect(await scene.asked == ["GET /v1/projects"])
        }
    }

    @Test func listsAsJSONAndAsIds() async throws {
        try await Scene.with { scene in
            let list = try json(try await scene.run("projects", "list", "--json").output)
            #expect(list.count == 2)
            #expect(list[0]?["createdAt"] == "2026-11-01T00:01:00.000Z")
            #expect(list[0]?["logicalId"] == .null)
            let ids = try await scene.run("projects", "list", "-q").output
            #expect(ids == "proj_cmi0p000001\nproj_cmi0p000002\n")
        }
    }

    @Test func findsAProjectByTheOwnersId() async throws {
        try await Scene.with { scene in
            _ = try await scene.run("projects", "create", "--name", "n", "--logical-id", "mine", "--no-database")
            let found = try json(try await scene.run("projects", "list", "--logical-id", "mine", "--json").output)
            #expect(found.count == 1)
            #expect(found[0]?["logicalId"] == "mine")
        }
    }

    @Test func saysWhatTheOwnersIdMayBe() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "create", "--logical-id", "My Shop")
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.contains("error: cannot create a project: logicalId has other characters than a-z"))
        }
    }

    @Test func showsOneByItsIdWithAndWithoutPrefix() async throws {
        try await Scene.with { scene in
            let full = try await scene.run("projects", "show", Scene.shop)
            let bare = try await scene.run("projects", "show", String(Scene.shop.dropFirst(5)))
            #expect(full.exitCode == 0)
            #expect(
                full.lines.prefix(3) == [
                    "id          proj_cmi0p000001", "name        shop", "region      eu-central-1",
                ]
            )
            #expect(bare.output == full.output)
        }
    }

    @Test func createsOneWithADatabaseAndShowsItsSecretOnce() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "create", "--name", "new", "--region", "eu-west-3")
            #expect(outcome.exitCode == 0)
            #expect(outcome.lines.contains("database region      eu-west-3, Europe (Paris)"))
            #expect(outcome.lines.contains("connection strings, shown only this once:"))
            #expect(outcome.lines.suffix(2).first?.hasPrefix("direct  postgres://") == true)
            #expect(
                await scene.api.seen.first?.body == ["createDatabase": true, "name": "new", "region": "eu-west-3"]
            )
        }
    }

    @Test func createsOneWithoutADatabase() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "create", "--name", "new", "--no-database", "--json")
            #expect(try json(outcome.output)["database"] == .null)
        }
    }

    @Test func waitsForTheFirstDatabase() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "create", "--name", "new", "--wait", "--json")
            let made = try json(outcome.output)
            #expect(made["database"]?["status"] == "ready")
            #expect(made["name"] == "new")
        }
    }

    @Test func renamesOne() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "update", Scene.shop, "--name", "store", "--json")
            #expect(try json(outcome.output)["name"] == "store")
            #expect(await scene.asked == ["PATCH /v1/projects/\(Scene.shop)"])
        }
    }

    @Test func deletesOne() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "delete", "proj_cmi0p000002", "--yes")
            #expect(outcome.output == "deleted project proj_cmi0p000002\n")
            #expect(await scene.asked == ["DELETE /v1/projects/proj_cmi0p000002"])
            #expect(try await scene.run("projects", "list", "-q").output == "proj_cmi0p000001\n")
        }
    }

    @Test func saysWhatADeletionIsRefusedFor() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("projects", "delete", Scene.shop, "--yes")
            #expect(outcome.exitCode == 1)
            #expect(
                outcome.errors
                    == "error: cannot delete project \(Scene.shop): Cannot delete a project that has dependencies "
                    + "(400 client-error, DELETE /v1/projects/\(Scene.shop))\n"
                    + "hint: delete its databases first (`databases list --project \(Scene.shop)`): "
                    + "the default one goes with the project\n"
            )
        }
    }
}
