import FakeManagementAPI
import Testing

struct AccountTests {
    @Test func saysWhoItIs() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("whoami")
            #expect(
                outcome.output == """
                    token      service token laptop (itgr_cmi0i000001)
                    workspace  Acme (wksp_cmi0w000001)
                    user       –

                    """
            )
            #expect(try json(try await scene.run("whoami", "--json").output)["user"] == .null)
            #expect(try await scene.run("whoami", "-q").output == "wksp_cmi0w000001\n")
        }
    }

    @Test func namesTheUserOfAPersonalToken() async throws {
        try await Scene.with { scene in
            await scene.api.inject(
                .answer(
                    #"{"data":{"user":{"id":"usr_c1","email":"ada@example.com","name":"Ada"},"workspace":null,"#
                        + #""credential":{"type":"oauth","id":null,"name":null}}}"#
                )
            )
            let outcome = try await scene.run("whoami")
            #expect(outcome.lines == ["token      oauth", "workspace  –", "user       Ada <ada@example.com>"])
        }
    }

    @Test func listsAndShowsWorkspaces() async throws {
        try await Scene.with { scene in
            #expect(try await scene.run("workspaces", "list", "-q").output == "wksp_cmi0w000001\n")
            let shown = try await scene.run("workspaces", "show", "cmi0w000001", "--plan")
            #expect(shown.lines.contains("plan         Starter"))
            let raw = try json(try await scene.run("workspaces", "show", "cmi0w000001", "--plan", "--json").output)
            #expect(raw["subscription"]?["planName"] == "Starter")
            #expect(raw["name"] == "Acme")
            let plain = try json(try await scene.run("workspaces", "show", "cmi0w000001", "--json").output)
            #expect(plain["subscription"] == nil)
        }
    }

    @Test func listsRegions() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("regions", "list")
            #expect(outcome.lines.first == "ID              NAME                      STATUS")
            #expect(outcome.lines.last == "us-west-1       US West (N. California)   unavailable")
            #expect(try await scene.run("regions", "list", "--product", "accelerate", "-q").output == "eu-north-1\n")
            #expect(try json(try await scene.run("regions", "list", "--product", "all", "--json").output).count == 7)
            #expect(
                await scene.asked == ["GET /v1/regions/postgres", "GET /v1/regions/accelerate", "GET /v1/regions"]
            )
        }
    }
}
