import FakeManagementAPI
import Testing

struct PagingTests {
    @Test(arguments: [
        ("databases", ["db_cmi0d000003", "db_cmi0d000006", "db_cmi0d000009"]),
        ("connections", ["con_cmi0c000004", "con_cmi0c000007", "con_cmi0c000010"]),
    ])
    func walksThreePages(noun: String, ids: [String]) async throws {
        try await Scene.with { scene in
            await scene.api.limitPages(to: 1)
            let outcome = try await scene.run(noun, "list", "-q")
            #expect(outcome.lines == ids)
            #expect(
                await scene.asked == [
                    "GET /v1/\(noun)", "GET /v1/\(noun)?cursor=after-\(ids[0])",
                    "GET /v1/\(noun)?cursor=after-\(ids[1])",
                ]
            )
        }
    }

    @Test func walksPagesOfProjectsAsJSON() async throws {
        try await Scene.with { scene in
            await scene.api.limitPages(to: 1)
            _ = try await scene.run("projects", "create", "--no-database")
            #expect(try json(try await scene.run("projects", "list", "--json").output).count == 3)
        }
    }

    @Test func walksThreePagesOfWorkspaces() async throws {
        try await Scene.with { scene in
            for (id, next) in [("wksp_a", #""1""#), ("wksp_b", #""2""#), ("wksp_c", "null")] {
                let item = #"{"id":"\#(id)","name":"n","createdAt":"2026-11-01T00:00:00Z"}"#
                let pagination = #"{"nextCursor":\#(next),"hasMore":\#(next != "null")}"#
                await scene.api.inject(.answer(#"{"data":[\#(item)],"pagination":\#(pagination)}"#))
            }
            let outcome = try await scene.run("workspaces", "list", "-q")
            #expect(outcome.lines == ["wksp_a", "wksp_b", "wksp_c"])
            #expect(
                await scene.asked == [
                    "GET /v1/workspaces", "GET /v1/workspaces?cursor=1", "GET /v1/workspaces?cursor=2",
                ]
            )
        }
    }

    @Test func stopsAtTheLimit() async throws {
        try await Scene.with { scene in
            await scene.api.limitPages(to: 1)
            let outcome = try await scene.run("databases", "list", "-q", "--limit", "2")
            #expect(outcome.lines.count == 2)
            #expect(
                await scene.asked
                    == ["GET /v1/databases?limit=2", "GET /v1/databases?cursor=after-db_cmi0d000003&limit=1"]
            )
        }
    }

    @Test func printsNothingIfALaterPageFails() async throws {
        try await Scene.with { scene in
            await scene.api.limitPages(to: 1)
            await scene.api.inject(
                .answer(#"{"data":[],"pagination":{"nextCursor":"after-nothing","hasMore":true}}"#)
            )
            let outcome = try await scene.run("databases", "list")
            #expect(outcome.exitCode == 1)
            #expect(outcome.output.isEmpty)
            #expect(
                outcome.errors.contains("the cursor is not one of this list's (400 client-error, GET /v1/databases)")
            )
        }
    }
}
