import FakeManagementAPI
import Testing

/// What the environment can make an HTTP client do with a header, it does not do with the token.
struct TokenLeakTests {
    /// libcurl-env(3): proxies, which would get in clear what is meant for this machine.
    @Test(arguments: ["http_proxy", "all_proxy", "ALL_PROXY"])
    func noProxyHearsWhatIsForThisMachine(variable: String) async throws {
        try await Scene.with { original in
            let proxy = FakeManagementAPI()
            var scene = original
            scene.program.environment[variable] = try await proxy.start()
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 0)
            #expect(await proxy.seen.isEmpty)
            await proxy.stop()
        }
    }

    /// Foundation's own variable, which makes it print what it sends.
    @Test func noDebuggingOutputShowsIt() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["URLSessionDebugLibcurl"] = "1"
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 0)
            #expect(outcome.errors.isEmpty)
        }
    }
}
