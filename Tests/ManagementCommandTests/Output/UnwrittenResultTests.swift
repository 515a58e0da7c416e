import FakeManagementAPI
import Foundation
import Testing

/// Results that cannot be written at once, or not at all.
struct UnwrittenResultTests {
    /// Runs the program with its standard output as a shell's redirection has it.
    private func run(_ scene: Scene, _ redirection: String, _ arguments: [String]) async throws -> Outcome {
        let script = "exec \"$0\" \"$@\" \(redirection)"
        return try await scene.program.run(["-c", script, Program.path] + arguments, executable: "/bin/sh")
    }

    @Test(arguments: [
        ["whoami"], ["projects", "list", "--json"], ["regions", "list", "-q"], ["--help"], ["--version"],
    ])
    func aFullDiskIsNoSuccess(arguments: [String]) async throws {
        #if os(Linux)
        try await Scene.with { scene in
            let outcome = try await run(scene, ">/dev/full", arguments)
            #expect(outcome.exitCode == 1)
            #expect(outcome.errors.hasSuffix("error: cannot write to standard output: no space left on device\n"))
        }
        #endif
    }

    @Test func aReaderWhoIsGoneIsNoSuccess() async throws {
        try await Scene.with { scene in
            let script = "trap '' PIPE; { sleep 0.2; \"$0\" whoami; echo $? >code; } | true; cat code"
            let outcome = try await scene.program.run(["-c", script, Program.path], executable: "/bin/sh")
            #expect(outcome.output == "1\n")
            #expect(outcome.errors == "error: cannot write to standard output: broken pipe\n")
        }
    }

    @Test func anErrorKeepsItsExitCode() async throws {
        #if os(Linux)
        try await Scene.with { scene in
            let outcome = try await run(scene, ">/dev/full", ["databases", "show", "db_nosuchthing"])
            #expect(outcome.exitCode == 2)
        }
        #endif
    }

    @Test(arguments: [("<&-", 0), (">&-", 1), ("2>&-", 0), ("<&- >&- 2>&-", 1)])
    func closedDescriptorsAreNobodyElses(redirection: String, exitCode: Int32) async throws {
        try await Scene.with { scene in
            let outcome = try await run(scene, redirection, ["whoami"])
            #expect(outcome.exitCode == exitCode)
            #expect(await scene.asked == ["GET /v1/me"])
        }
    }

    @Test func aPipeThatDoesNotWaitGetsAllOfIt() async throws {
        // More than a pipe holds; nobody reads before it is full.
        let script = """
            import fcntl, os, select, subprocess, sys, time
            reading, writing = os.pipe()
            os.set_blocking(writing, False)
            program = subprocess.Popen(sys.argv[1:], stdout=writing)
            while select.select([], [writing], [], 0)[1]: time.sleep(0.01)
            os.close(writing)
            said = b""
            while more := os.read(reading, 65536): said += more
            sys.stdout.buffer.write(said)
            sys.exit(program.wait())
            """
        try await Scene.with { scene in
            let item =
                #"{"id":"wksp_a","name":"\#(String(repeating: "n", count: 200_000))","createdAt":"2026-11-01T00:00:00Z"}"#
            await scene.api.inject(.answer(#"{"data":[\#(item)],"pagination":{"nextCursor":null,"hasMore":false}}"#))
            let outcome = try await scene.program.run(
                ["-c", script, Program.path, "workspaces", "list", "--json"],
                executable: "/usr/bin/python3"
            )
            #expect(outcome.exitCode == 0)
            #expect(try json(outcome.output)[0]?["name"] == .string(String(repeating: "n", count: 200_000)))
        }
    }
}
