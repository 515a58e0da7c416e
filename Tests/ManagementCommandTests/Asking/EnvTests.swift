import FakeManagementAPI
import Foundation
import Testing

struct EnvTests {
    private static let create = ["connections", "create", "--database", Scene.production, "--name", "laptop", "--env"]
    private static let before = "# settings\nexport DATABASE_URL='postgres://old' # mine\n\nA=1\n"

    private func permissions(_ scene: Scene) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(scene.program.directory)/.env")
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func writesANewFileOnlyItsOwnerMayRead() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(Self.create)
            #expect(outcome.exitCode == 0)
            #expect(outcome.errors == "DATABASE_URL written to .env\n")
            #expect(!outcome.output.contains("sk_"))
            #expect(try scene.file(".env").hasPrefix("DATABASE_URL=\"postgres://"))
            #expect(try permissions(scene) == 0o600)
        }
    }

    @Test func keepsTheSecretOutOfJSONToo() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(Self.create + ["--json"])
            #expect(try json(outcome.output)["endpoints"]?["direct"] == ["host": "db.prisma.io", "port": 5432])
        }
    }

    @Test func letsQuietPrintTheId() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(Self.create + ["--quiet"])
            #expect(outcome.output.hasPrefix("con_"))
            #expect(outcome.lines.count == 1)
        }
    }

    @Test func refusesToReplaceAValueWithoutATerminal() async throws {
        try await Scene.with(files: [".env": Self.before]) { scene in
            let outcome = try await scene.program.run(Self.create)
            #expect(outcome.exitCode == 64)
            #expect(try scene.file(".env") == Self.before)
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func replacesOnlyTheValueWithYes() async throws {
        try await Scene.with(files: [".env": Self.before]) { scene in
            #expect(try await scene.program.run(Self.create + ["--yes"]).exitCode == 0)
            let lines = try scene.file(".env").split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 5)
            #expect(lines[0] == "# settings")
            #expect(lines[1].hasPrefix("export DATABASE_URL=\"postgres://0123"))
            #expect(lines[1].hasSuffix("sslmode=require\" # mine"))
            #expect(lines[3] == "A=1")
            #expect(try permissions(scene) == 0o600)
        }
    }

    @Test func asksOnATerminal() async throws {
        let question = ".env has a DATABASE_URL already. Replace it? [y/N] "
        try await Scene.with(files: [".env": Self.before]) { scene in
            let no = try await scene.program.runOnTerminal(Self.create, answers: [(question, "")])
            #expect(no.exitCode == 1)
            #expect(try scene.file(".env") == Self.before)
            #expect(await scene.asked.isEmpty)
            let yes = try await scene.program.runOnTerminal(Self.create, answers: [(question, "y")])
            #expect(yes.exitCode == 0)
            #expect(try scene.file(".env").contains("sk_secretsecretsecret"))
        }
    }

    @Test func rotatesInto() async throws {
        try await Scene.with(files: [".env": "DATABASE_URL=\n"]) { scene in
            let outcome = try await scene.run("connections", "rotate", Scene.productionConnection, "--env", "--yes")
            #expect(outcome.exitCode == 0)
            #expect(try scene.file(".env").hasPrefix("DATABASE_URL=\"postgres://"))
        }
    }

    @Test func createsADatabaseInto() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.run("databases", "create", "--project", Scene.shop, "--env")
            #expect(outcome.exitCode == 0)
            #expect(!outcome.output.contains("sk_"))
            #expect(try scene.file(".env").contains("sk_"))
        }
    }

    @Test func saysThatTheEnvironmentGoesFirst() async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["DATABASE_URL"] = "postgres://canary"
            let outcome = try await scene.program.run(Self.create)
            #expect(outcome.errors.contains("warning: the environment has a DATABASE_URL too"))
            #expect(!outcome.errors.contains("canary"))
        }
    }

    @Test func refusesToWriteToAPipeOrToUTF16() async throws {
        try await Scene.with { scene in
            let path = "\(scene.program.directory)/.env"
            #expect(mkfifo(path, 0o600) == 0)
            let pipe = try await scene.program.run(Self.create)
            #expect(pipe.exitCode == 1)
            #expect(pipe.errors.hasPrefix("error: cannot write .env: it is a pipe\n"))
            try FileManager.default.removeItem(atPath: path)
            try Data([0xFF, 0xFE, 0x41, 0, 0x3D, 0, 0x0A, 0]).write(to: URL(filePath: path))
            let text = try await scene.program.run(Self.create)
            #expect(text.exitCode == 1)
            #expect(text.errors.hasPrefix("error: cannot write .env: it is UTF-16 text\n"))
            #expect(await scene.asked.isEmpty)
        }
    }

    @Test func refusesAFileItCannotReadBeforeItCreatesAnything() async throws {
        try await Scene.with(files: [".env": "DATABASE_URL: is it this?\n"]) { scene in
            let outcome = try await scene.program.run(Self.create + ["--yes"])
            #expect(outcome.exitCode == 1)
            #expect(await scene.asked.isEmpty)
        }
    }
}
