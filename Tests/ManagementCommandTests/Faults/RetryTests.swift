import FakeManagementAPI
import Testing

struct RetryTests {
    private static let busy = Fault.refuse(status: 429, code: "rate-limit-exceeded", message: "slow down")

    @Test func asksAgainAfter429() async throws {
        try await Scene.with { scene in
            await scene.api.inject(Self.busy, times: 3)
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 0)
            #expect(await scene.asked.count == 4)
        }
    }

    @Test func waitsAsLongAsTheServerSays() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.refuse(status: 429, retryAfter: "1"))
            let start = ContinuousClock.now
            // Left to itself it would wait for at least 10 s.
            let outcome = try await scene.run("projects", "list", "--retry-delay", "20")
            #expect(outcome.exitCode == 0)
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test func doesNotWaitForAServerThatAsksForHours() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.refuse(status: 429, code: "busy", message: "later", retryAfter: "7200"))
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 1)
            #expect(await scene.asked.count == 1)
        }
    }

    @Test func givesUpAfterFiveRepetitions() async throws {
        try await Scene.with { scene in
            await scene.api.inject(Self.busy, times: 10)
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 1)
            #expect(
                outcome.errors == """
                    error: cannot list the projects: slow down (429 rate-limit-exceeded, GET /v1/projects)
                    hint: too many requests: wait a minute and try again

                    """
            )
            #expect(await scene.asked.count == 6)
        }
    }

    @Test func createsOnceAfter429() async throws {
        try await Scene.with { scene in
            await scene.api.inject(Self.busy)
            let outcome = try await scene.run("projects", "create", "--name", "new", "--no-database")
            #expect(outcome.exitCode == 0)
            #expect(await scene.asked == ["POST /v1/projects", "POST /v1/projects"])
            #expect(try await scene.run("projects", "list", "-q").lines.count == 3)
        }
    }

    @Test func asksAgainAfter503WhereThatIsSafe() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.refuse(status: 503, retryAfter: "0"))
            let outcome = try await scene.run("usage", "show", Scene.production)
            #expect(outcome.exitCode == 0)
            await scene.api.inject(.refuse(status: 503))
            #expect(try await scene.run("databases", "delete", Scene.staging, "--yes").exitCode == 0)
            #expect(await scene.asked.count == 4)
        }
    }

    @Test func doesNotCreateAgainAfter503() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.refuse(status: 503, code: "internal-server-error", message: "down"))
            let outcome = try await scene.run("projects", "create", "--name", "new")
            #expect(outcome.exitCode == 1)
            #expect(
                outcome.errors.contains(
                    "error: cannot create a project: down (503 internal-server-error, POST /v1/projects)"
                )
            )
            #expect(await scene.asked.count == 1)
        }
    }

    @Test func tellsThePersonAtTheTerminal() async throws {
        try await Scene.with { scene in
            await scene.api.inject(Self.busy)
            let outcome = try await scene.runOnTerminal("projects", "list", "-q")
            #expect(outcome.output.hasPrefix("the API is busy (429): trying again in 0 ms\nproj_"))
        }
    }
}
