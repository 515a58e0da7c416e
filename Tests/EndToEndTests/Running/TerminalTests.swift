import Testing

/// What becomes of a tunnel when the terminal that it was started on is closed.
@Suite(.endToEnd)
struct TerminalTests {
    /// Starts a tunnel at the head of a session, as a terminal's window does with a shell, and closes the terminal once
    /// it listens. Prints the exit code; one that is to stay is ended with SIGTERM after it has heard of the hang-up.
    private static let script = """
        import os, pty, signal, sys, time
        errors, stays, command = sys.argv[1], sys.argv[2] == "nohup", sys.argv[3:]
        process, terminal = pty.fork()
        if process == 0:
            os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT), 2)
            signal.signal(signal.SIGHUP, signal.SIG_IGN if stays else signal.SIG_DFL)
            os.execv(command[0], command)
        said = b""
        while b"listening on" not in said:
            said += os.read(terminal, 4096)
        os.close(terminal)
        if stays:
            while "was read anew" not in open(errors).read():
                time.sleep(0.01)
            os.kill(process, signal.SIGTERM)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        """

    @Test("a closed terminal ends its tunnel, as it ends a shell; one that was started with nohup stays")
    func hangUp() async throws {
        for (way, exitCode) in [("plain", "129"), ("nohup", "143")] {
            let setup = TunnelSetup.standard(try await PostgresServer.shared)
            let directory = try Surroundings.makeDirectory(files: setup.files)
            var command = setup.command(in: directory)
            command.arguments =
                ["-c", Self.script, "\(directory)/errors", way, command.program, "--no-check", "--log-level", "info"]
                + command.arguments
            command.program = "python3"
            let said = try await answer(of: command)
            #expect(said == exitCode)
        }
    }
}
