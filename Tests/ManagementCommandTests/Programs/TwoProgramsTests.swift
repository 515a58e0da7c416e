import FakeManagementAPI
import Foundation
import Subprocess
import Testing

/// The tunnel and the commands are two files that find each other.
struct TwoProgramsTests {
    @Test func findsTheOtherOneWhereItIsInstalled() async throws {
        try await Scene.with { scene in
            let tunnel = try Self.install(in: scene.program.directory, api: "libexec/ppg-tunnel/ppg-tunnel-api")
            let outcome = try await scene.program.run(["whoami", "--help"], executable: tunnel)
            #expect(outcome.exitCode == 0)
            #expect(outcome.output.contains("USAGE: ppg-tunnel whoami"))
        }
    }

    @Test func findsItThroughALink() async throws {
        try await Scene.with { scene in
            _ = try Self.install(in: scene.program.directory, api: "bin/ppg-tunnel-api")
            let link = "\(scene.program.directory)/link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "bin/ppg-tunnel")
            let outcome = try await scene.program.run(["help", "projects"], executable: link)
            #expect(outcome.output.contains("USAGE: ppg-tunnel projects <subcommand>"))
        }
    }

    @Test(arguments: [["projects", "list"], ["--database-id", Scene.staging]])
    func saysWhatIsMissing(arguments: [String]) async throws {
        try await Scene.with { scene in
            let tunnel = try Self.install(in: scene.program.directory, api: nil)
            let outcome = try await scene.program.run(arguments, executable: tunnel)
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.hasPrefix("error: ppg-tunnel-api is not there: looked for "))
            #expect(outcome.errors.hasSuffix("\nhint: `make install` puts both programs where they belong\n"))
        }
    }

    @Test func theHelpHasEveryNoun() async throws {
        try await Scene.with { scene in
            let help = try await scene.program.run(["--help"]).output
            for noun in [
                "projects", "databases", "connections", "backups", "usage", "regions", "workspaces", "whoami",
            ] {
                let own = try await scene.program.run([noun, "--help"])
                let abstract = try #require(own.lines.first?.split(separator: ": ").last)
                // Long ones go over two lines.
                let start = try #require(abstract.split(separator: ",").first)
                #expect(help.split(separator: "\n").contains { $0.hasPrefix("  \(noun) ") && $0.contains(start) })
            }
            #expect(!help.contains("throwaway"))
        }
    }

    #if os(Linux)
    @Test func theTunnelHasNoHTTPClient() async throws {
        let outcome = try await Subprocess.run(
            .name("ldd"),
            arguments: [Program.path],
            output: .string(limit: 1 << 20)
        )
        #expect(!outcome.standardOutput.contains("libcurl"))
        #expect(!outcome.standardOutput.contains("FoundationNetworking"))
        #expect(!outcome.standardOutput.contains("icu"))
    }
    #endif

    /// `bin/ppg-tunnel` in `directory`, and the other program at `api`.
    static func install(in directory: String, api: String?) throws -> String {
        let built = URL(filePath: Program.path).resolvingSymlinksInPath()
        let root = URL(filePath: directory)
        for (source, place) in [("ppg-tunnel", "bin/ppg-tunnel"), ("ppg-tunnel-api", api)] {
            guard let place else { continue }
            let target = root.appending(path: place)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(at: built.deletingLastPathComponent().appending(path: source), to: target)
        }
        return "\(directory)/bin/ppg-tunnel"
    }
}
