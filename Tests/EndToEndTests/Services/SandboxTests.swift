#if os(Linux)
import Foundation
import Testing

/// Whether the kernel has Landlock: its names of functions are there for everybody.
private let hasLandlock =
    (try? String(contentsOfFile: "/proc/kallsyms", encoding: .utf8))?.contains("landlock_restrict_self") == true

/// What a tunnel gives up once it listens, on a kernel that has Landlock.
@Suite(.endToEnd, .enabled(if: hasLandlock))
struct SandboxTests {
    /// Threads that `sandbox-breaker` tries from: five that were there before, an event loop's, a later one, its main one.
    private static let threads = ["dispatch1", "dispatch2", "dispatch3", "thread", "reading", "loop", "later", "main"]
    private static let denied = [
        "write", "append", "create", "temporary", "mkdir", "symlink", "link", "fifo", "rename", "unlink", "rmdir",
        "exec",
    ]

    @Test("no thread, of whatever kind, writes, makes, removes or starts anything, but for what is allowed")
    func breakingOut() async throws {
        let directory = try Surroundings.makeDirectory(files: ["there": "kept", "program": "#!/bin/sh\n"])
        for thread in Self.threads { try Surroundings.write("", to: "\(directory)/allowed/\(thread)") }
        try FileManager.default.createDirectory(atPath: "\(directory)/empty", withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(directory)/program")
        let lines = Set(
            try await answer(of: Command(Self.breaker, [directory])).split(separator: "\n").map(String.init)
        )
        #expect(lines.contains("outcome: restricted"))
        for thread in Self.threads {
            #expect(lines.contains("\(thread): read: worked"))
            #expect(lines.contains("\(thread): allowed-unlink: worked"))
            for attempt in Self.denied {
                #expect(lines.contains("\(thread): \(attempt): errno \(EACCES)"), "\(thread): \(attempt)")
            }
        }
        // By its path, a file could be cut until Linux 6.2.
        if !lines.contains("main: truncate: worked") {
            let content = try String(contentsOfFile: "\(directory)/there", encoding: .utf8)
            #expect(content == "kept")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(Set(left) == ["there", "program", "allowed", "empty"])
    }

    @Test("every thread of a tunnel is restricted, before and after clients; it removes its socket all the same")
    func everyThread() async throws {
        let directory = try Surroundings.makeDirectory()
        let options = ["--no-check", "--socket", directory, "--event-loops", "3", "--log-level", "debug"]
        try await withTunnel(options) { tunnel in
            try await tunnel.errors.wait(
                for: "sandboxed: no file can be written, no program started  except=\(directory)\n"
            )
            let before = try Self.threads(of: tunnel)
            #expect(before.all == before.restricted)
            let socket = "\(directory)/.s.PGSQL.\(tunnel.port)"
            for _ in 0..<3 { try await tunnel.ask("SELECT 1", ["host": directory]) }
            let after = try Self.threads(of: tunnel)
            #expect(after.all == after.restricted)
            #expect(FileManager.default.fileExists(atPath: socket))
            tunnel.send(SIGTERM)
            _ = try await tunnel.exitCode()
            #expect(!FileManager.default.fileExists(atPath: socket))
            #expect(!tunnel.errors.text.contains("warning"))
        }
    }

    @Test("--no-sandbox leaves it out", arguments: [["--no-sandbox"], []])
    func leftOut(option: [String]) async throws {
        try await withTunnel(["--no-check", "--log-level", "debug"] + option) { setup, _ in
            if option.isEmpty { setup.environment["PPG_TUNNEL_NO_SANDBOX"] = "true" }
        } _: { tunnel in
            let threads = try Self.threads(of: tunnel)
            #expect(threads.restricted == 0)
            #expect(!tunnel.errors.text.contains("sandbox"))
        }
    }

    /// A thread that restricts itself gives up new privileges first (prctl(2), PR_SET_NO_NEW_PRIVS), and the kernel shows
    /// that to everybody.
    private static func threads(of tunnel: TunnelProcess) throws -> (all: Int, restricted: Int) {
        let tasks = "/proc/\(tunnel.program.processID)/task"
        let texts = try FileManager.default.contentsOfDirectory(atPath: tasks).compactMap {
            // One that has just ended is gone.
            try? String(contentsOfFile: "\(tasks)/\($0)/status", encoding: .utf8)
        }
        return (texts.count, texts.count { $0.contains("NoNewPrivs:\t1\n") })
    }

    /// Built beside the tests.
    private static let breaker: String = {
        let tests = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        return tests.appending(path: "sandbox-breaker").path
    }()
}
#endif
