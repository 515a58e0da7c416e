import FakeManagementAPI
import Testing

struct BrokenAnswerTests {
    private func errors(_ fault: Fault, _ arguments: String...) async throws -> String {
        var errors = ""
        try await Scene.with { scene in
            await scene.api.inject(fault)
            let outcome = try await scene.program.run(arguments)
            #expect(outcome.exitCode == 1)
            #expect(outcome.output.isEmpty)
            // A loaded machine may end a short timeout before the request is out.
            #expect(await scene.asked.count <= 1)
            errors = outcome.errors
        }
        return errors
    }

    @Test(arguments: ["", "<html>", #"{"data":[{"id":"proj_c"#, "\u{0}\u{1}"])
    func saysThatAnAnswerIsNotJSON(text: String) async throws {
        let errors = try await errors(.answer(text), "projects", "list")
        #expect(
            errors.hasPrefix(
                "error: cannot list the projects: cannot read the answer: it is not JSON (GET /v1/projects)\n"
            )
        )
    }

    @Test func saysWhichFieldIsNotAsExpected() async throws {
        let errors = try await errors(
            .answer(#"{"data":[{"id":"proj_c1","name":7}],"pagination":{"nextCursor":null,"hasMore":false}}"#),
            "projects",
            "list"
        )
        #expect(errors.contains("cannot read the answer: data.0.name has another type"))
    }

    @Test func doesNotWaitForeverForAnAnswer() async throws {
        let errors = try await errors(.silence, "projects", "list", "--timeout", "0.3")
        #expect(
            errors == """
                error: cannot list the projects: no answer within 300 ms (GET /v1/projects)
                hint: try again, or allow more time with --timeout

                """
        )
    }

    @Test(arguments: [
        Fault.silence, .cut, .answer("{}"), .refuse(status: 500), .refuse(status: 503), .refuse(status: 504),
    ])
    func saysThatSomethingMayHaveHappened(fault: Fault) async throws {
        let errors = try await errors(fault, "projects", "create", "--name", "x", "--timeout", "0.3")
        #expect(errors.hasSuffix("\nhint: it may have happened all the same: list before you repeat it\n"))
    }

    @Test func saysThatTheConnectionWasCut() async throws {
        let errors = try await errors(.cut, "projects", "list")
        #expect(
            errors.hasPrefix("error: cannot list the projects: no answer: the connection was cut (GET /v1/projects)\n")
        )
    }

    @Test func saysThatNobodyListens() async throws {
        try await Scene.with { scene in
            await scene.api.stop()
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 1)
            #expect(
                outcome.errors.hasPrefix(
                    "error: cannot list the projects: no answer: the connection was refused (GET /v1/projects)\n"
                )
            )
        }
    }

    @Test func followsNoRedirectToAnotherHost() async throws {
        try await Scene.with { scene in
            let other = FakeManagementAPI()
            let address = try await other.start()
            await scene.api.inject(.redirect("\(address)/v1/projects"))
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 1)
            #expect(
                outcome.errors.hasPrefix(
                    "error: cannot list the projects: redirected to 127.0.0.1, which is refused (GET /v1/projects)\n"
                )
            )
            #expect(await other.seen.isEmpty)
            await other.stop()
        }
    }

    @Test func followsNoRedirectOnTheSameHost() async throws {
        try await Scene.with { scene in
            await scene.api.inject(.redirect("\(scene.address)/v1/me"))
            let outcome = try await scene.run("projects", "delete", Scene.shop, "--yes")
            #expect(outcome.exitCode == 1)
            #expect(await scene.asked.count == 1)
        }
    }
}
