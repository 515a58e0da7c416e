import FakeManagementAPI
import Foundation
import Testing

struct SettingsTests {
    /// The variable's value, and what is said of it.
    @Test(arguments: [
        (nil, "no service token: neither PRISMA_SERVICE_TOKEN nor PRISMA_POSTGRES_TOKEN is set"),
        ("two words", "PRISMA_SERVICE_TOKEN: a token has no blanks"),
        ("é", "PRISMA_SERVICE_TOKEN: a token has no blanks"),
    ])
    func saysWhereToGetAToken(value: String?, words: String) async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = value
            let outcome = try await scene.run("projects", "list")
            #expect(outcome.exitCode == 77)
            #expect(outcome.errors.hasPrefix("error: \(words)"))
            #expect(outcome.errors.contains("https://console.prisma.io"))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func readsTheTokenFromDotEnv() async throws {
        try await Scene.with(files: [".env": "PRISMA_POSTGRES_TOKEN='\(FakeManagementAPI.token)'\n"]) { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 0)
        }
    }

    @Test func readsTheTokenFromTheFileThatIsNamed() async throws {
        try await Scene.with(files: ["api.env": "PRISMA_SERVICE_TOKEN=\(FakeManagementAPI.token)"]) { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            let outcome = try await scene.run("whoami", "--env-file", "api.env")
            #expect(outcome.exitCode == 0)
            #expect(try await scene.run("whoami", "--env-file", "none.env").exitCode == 64)
        }
    }

    @Test func aFileThatIsNotNeededIsNotRead() async throws {
        try await Scene.with(files: [".env": "[section]\nPRISMA_SERVICE_TOKEN: x\n"]) { scene in
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 0)
            #expect(outcome.errors.isEmpty)
            #expect(mkfifo("\(scene.program.directory)/pipe", 0o600) == 0)
            try FileManager.default.removeItem(atPath: "\(scene.program.directory)/.env")
            try FileManager.default.moveItem(
                atPath: "\(scene.program.directory)/pipe",
                toPath: "\(scene.program.directory)/.env"
            )
            // Nobody writes to it: who read it would wait, and fail.
            let second = try await scene.run("whoami")
            #expect(second.exitCode == 0)
        }
    }

    @Test func anOddLineIsPassedOverWithOneWarning() async throws {
        let file = "[section]\nPRISMA_SERVICE_TOKEN='\(FakeManagementAPI.token)'\n"
        try await Scene.with(files: [".env": file]) { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 0)
            let words = ".env: line 1 is not of the form KEY=value: passed over"
            #expect(outcome.errors == "warning: \(words)\nhint: start a line with # to make it a comment\n")
        }
    }

    @Test func aLineThatMayMeanTheTokenIsAnError() async throws {
        try await Scene.with(files: [".env": "PRISMA_SERVICE_TOKEN: token-canary\n"]) { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.hasPrefix("error: .env, line 1: not of the form KEY=value\nhint: "))
        }
    }

    @Test func readsTheTokenFromAPipe() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            scene.program.environment["settings"] = "PRISMA_SERVICE_TOKEN=\(FakeManagementAPI.token)"
            let script = "exec \"$0\" whoami --env-file <(echo \"$settings\")"
            let outcome = try await scene.program.run(["-c", script, Program.path], executable: "/bin/bash")
            #expect(outcome.exitCode == 0)
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func aFileCannotSendTheTokenElsewhere() async throws {
        try await Scene.with(files: [".env": "PRISMA_API_URL=http://127.0.0.1:1\n"]) { scene in
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 0)
        }
    }

    @Test(arguments: ["http://api.prisma.io", "ftp://127.0.0.1", "api.prisma.io", "https://u:p@api.prisma.io"])
    func sendsTheTokenOverHttpsOnly(address: String) async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PRISMA_API_URL"] = address
            let outcome = try await scene.run("whoami")
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.hasPrefix("error: PRISMA_API_URL: "))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test(arguments: [
        ["projects"], ["projects", "frobnicate"], ["databases", "show"], ["databases", "show", "proj_c1"],
        ["projects", "list", "--limit", "0"], ["projects", "list", "--json", "--quiet"],
        ["databases", "create", "--name", "x"], ["backups", "list", "db_c1", "--limit", "101"],
        ["databases", "create", "--project", "c1", "--from-backup", "b"], ["regions", "list", "--product", "mysql"],
        ["projects", "create", "--no-database", "--env"], ["whoami", "--timeout", "0"], ["projects", "update", "c1"],
    ])
    func whatMakesNoSenseIsAUsageError(arguments: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(arguments)
            let isHelp = arguments.count == 1
            #expect(outcome.exitCode == (isHelp ? 0 : 64))
            #expect(await scene.asked.isEmpty)
        }
    }
}
