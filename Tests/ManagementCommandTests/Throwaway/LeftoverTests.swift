import FakeManagementAPI
import Foundation
import Subprocess
import Testing

/// What tunnels that are gone left behind. The database asked for is not there, so that the command ends after it.
struct LeftoverTests {
    /// A process that has been waited for: its number is nobody's.
    private static func goneProcess() async throws -> Int32 {
        try await Subprocess.run(.path("/bin/sh"), arguments: ["-c", "exit 0"], output: .discarded)
            .processIdentifier.value
    }

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).lowercased()
    }

    private static func name(of process: Int32, host: String = hostName) -> String {
        "ppg-tunnel \(host.prefix(32)) 2026-11-20 \(process)"
    }

    private static let arguments = ["--database-id", "db_nosuchthing"]

    @Test func areReportedWithTheCommandThatDeletesThem() async throws {
        try await Scene.with { scene in
            let name = Self.name(of: try await Self.goneProcess())
            let id = await scene.api.addConnection(named: name)
            let outcome = try await scene.program.run(Self.arguments)
            #expect(
                outcome.errors.hasPrefix(
                    """
                    warning: tunnels of this machine that are gone left a connection behind:
                      \(name) of production
                    hint: ppg-tunnel connections delete \(id) --yes

                    """
                )
            )
            #expect(await scene.api.connectionNames.contains(name))
        }
    }

    @Test func areDeletedAfterAYes() async throws {
        try await Scene.with { scene in
            let name = Self.name(of: try await Self.goneProcess())
            let id = await scene.api.addConnection(named: name)
            let outcome = try await scene.program.runOnTerminal(Self.arguments, answers: [("Delete it? [y/N] ", "y")])
            #expect(outcome.output.contains("\ndeleted connection \(id)\n"))
            #expect(await !scene.api.connectionNames.contains(name))
        }
    }

    @Test(arguments: ["", "n", "what"])
    func stayAfterAnythingElse(answer: String) async throws {
        try await Scene.with { scene in
            let name = Self.name(of: try await Self.goneProcess())
            _ = await scene.api.addConnection(named: name)
            let answers = [(question: "Delete it? [y/N] ", answer: answer)]
            let outcome = try await scene.program.runOnTerminal(Self.arguments, answers: answers)
            #expect(outcome.exitCode == 2)
            #expect(await scene.api.connectionNames.contains(name))
        }
    }

    @Test func aRunningTunnelsConnectionIsNone() async throws {
        try await Scene.with { scene in
            // To the system a process is called like the file it was started from.
            let file = "\(scene.program.directory)/ppg-tunnel"
            try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "/bin/cat")
            _ = try await Subprocess.run(.path(.init(file)), input: .inputWriter, output: .discarded, error: .discarded)
            { tunnel in
                _ = await scene.api.addConnection(named: Self.name(of: tunnel.processIdentifier.value))
                let outcome = try await scene.program.run(Self.arguments)
                #expect(!outcome.errors.contains("warning"))
                try await tunnel.standardInputWriter.finish()
            }
        }
    }

    @Test func aNumberThatAnotherProgramHasByNowIsOne() async throws {
        try await Scene.with { scene in
            let id = await scene.api.addConnection(named: Self.name(of: ProcessInfo.processInfo.processIdentifier))
            let outcome = try await scene.program.run(Self.arguments)
            #expect(outcome.errors.contains("hint: ppg-tunnel connections delete \(id) --yes\n"))
        }
    }

    @Test func anotherMachinesConnectionIsNone() async throws {
        try await Scene.with { scene in
            _ = await scene.api.addConnection(named: Self.name(of: try await Self.goneProcess(), host: "elsewhere"))
            let outcome = try await scene.program.run(Self.arguments)
            #expect(!outcome.errors.contains("warning"))
        }
    }
}
