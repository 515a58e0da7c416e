import FakeManagementAPI
import Foundation
import Testing

/// A secret in a file that would go into the next commit.
struct GitTests {
    private static let warning =
        "warning: git does not ignore .env, and it holds a secret\nhint: add it to .gitignore\n"

    @Test(arguments: [
        ("git init -q", true), ("git init -q && echo .env >.gitignore", false),
        ("git init -q && echo '*.env' >.gitignore", false),
        ("git init -q && echo .env >.git/info/exclude", false), ("git init -q && echo '!.env' >.gitignore", true),
        // What is committed already is not ignored, whatever .gitignore says.
        ("git init -q && touch .env && git add .env && echo .env >.gitignore", true),
        ("mkdir .git", false), (":", false),
        // A repository that came with somebody's project starts no program.
        ("git init -q && git config core.fsmonitor 'touch started; :'", true),
    ])
    func isReported(preparation: String, isWarned: Bool) async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
            scene.program.environment["HOME"] = scene.program.directory
            let prepared = try await scene.program.run(["-c", preparation], executable: "/bin/sh")
            #expect(prepared.exitCode == 0)
            let outcome = try await scene.run(
                "connections",
                "create",
                "--database",
                "staging",
                "--name",
                "abc",
                "--env"
            )
            #expect(outcome.exitCode == 0)
            #expect(outcome.errors == "DATABASE_URL written to .env\n" + (isWarned ? Self.warning : ""))
            #expect(!FileManager.default.fileExists(atPath: "\(scene.program.directory)/started"))
        }
    }

    @Test func isReportedFromADirectoryBelow() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
            let script = "git init -q && mkdir app && cd app && exec \"$0\" \"$@\""
            let words = ["connections", "create", "--database", "staging", "--name", "abc", "--env"]
            let outcome = try await scene.program.run(["-c", script, Program.path] + words, executable: "/bin/sh")
            #expect(outcome.errors == "DATABASE_URL written to .env\n" + Self.warning)
        }
    }

    @Test func withoutGitNothingIsSaid() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["PATH"] = "/nowhere"
            try FileManager.default.createDirectory(
                atPath: "\(scene.program.directory)/.git",
                withIntermediateDirectories: true
            )
            let outcome = try await scene.run(
                "connections",
                "create",
                "--database",
                "staging",
                "--name",
                "abc",
                "--env"
            )
            #expect(outcome.errors == "DATABASE_URL written to .env\n")
        }
    }
}
