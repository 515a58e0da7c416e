import Foundation
import Testing

/// Where else a secret could be seen than in output, which `withProgram` searches.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct SecretSurroundingsTests {
    /// What the kernel shows of a process.
    private func shown(_ name: String, of tunnel: TunnelProcess) throws -> String {
        let file = URL(filePath: "/proc/\(tunnel.program.processID)/\(name)")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    @Test("a secret from .env is in neither arguments nor environment, where other users and programs could see it")
    func processTable() async throws {
        try await withTunnel(["--no-check", "--log-level", "trace"]) { tunnel in
            try await tunnel.ask("SELECT 1")
            // The environment, and the memory, are hidden from all but root: also from the tunnel's own user.
            for name in ["cmdline", "environ"] where name == "cmdline" || geteuid() == 0 {
                let text = try shown(name, of: tunnel)
                #expect(!text.isEmpty)
                #expect(Secrets.found { text.contains($0) }.isEmpty, "/proc/…/\(name) shows a secret")
            }
            if geteuid() != 0 { #expect(throws: CocoaError.self) { try shown("environ", of: tunnel) } }
        }
    }

    @Test("a tunnel that crashes leaves no image of its memory")
    func coreDump() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let limits = try shown("limits", of: tunnel).split(separator: "\n")
            let limit = try #require(limits.first { $0.hasPrefix("Max core file size") })
            #expect(limit.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
        }
    }

    @Test("--help and --version show nothing of what is set", arguments: ["--help", "--version", "help"])
    func help(argument: String) async throws {
        let server = try await PostgresServer.shared
        let setup = TunnelSetup.standard(server)
        let command = Command(Surroundings.binary, [argument], environment: ["DATABASE_URL": server.databaseURL])
        let directory = try Surroundings.makeDirectory(files: setup.files)
        _ = try await answer(of: command.with { $0.directory = directory })
    }

    @Test("the program that the tunnel starts is given nothing that was read from .env")
    func child() async throws {
        let directory = try Surroundings.makeDirectory(files: [
            ".env": "DATABASE_URL='postgres://u:\(canary)@db.prisma.io/postgres'\nPRISMA_SERVICE_TOKEN=\(canary)\n",
            "libexec/ppg-tunnel/ppg-tunnel-api": "#!/bin/sh\n{ echo \"$@\"; env; } >> \"$0.seen\"\nexit 1\n",
        ])
        let (tunnel, child) = ("\(directory)/bin/ppg-tunnel", "\(directory)/libexec/ppg-tunnel/ppg-tunnel-api")
        try FileManager.default.createDirectory(atPath: "\(directory)/bin", withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: Surroundings.binary, toPath: tunnel)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: child)
        let finished = try await run(
            Command(tunnel, ["--database-id", "db_cmi0d000003"]).with { $0.directory = directory }
        )
        #expect(finished.exitCode == 1)
        let seen = try String(contentsOfFile: "\(child).seen", encoding: .utf8)
        #expect(seen.contains("db_cmi0d000003"))
        #expect(seen.contains("PATH="))
        #expect(!seen.contains(canary))
    }
}
