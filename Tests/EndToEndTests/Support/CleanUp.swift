import Foundation

/// Leaves nothing behind, whatever ends this process: no program, no server, no file.
///
/// A shell waits for the end of a pipe that only this process holds open, and hears through it which programs run.
/// An orderly exit waits until the server is gone.
actor CleanUp {
    static let shared = CleanUp()

    private var starting: Task<RunningProgram, any Error>?

    /// A program that has to be gone at the end.
    func started(_ program: RunningProgram) async throws {
        try await shell().type("+ \(program.processID)\n")
    }

    /// It is gone.
    func ended(_ program: RunningProgram) async throws {
        try await shell().type("- \(program.processID)\n")
    }

    private func shell() async throws -> RunningProgram {
        if let starting { return try await starting.value }
        let starting = Task {
            var command = Command("bash", ["-c", Self.script])
            command.input = .typed
            command.timeLimit = .seconds(24 * 3600)
            return try await RunningProgram.start(command)
        }
        self.starting = starting
        atexit { _ = system(CleanUp.remove) }
        return try await starting.value
    }

    private static let script = """
        trap '' INT TERM HUP
        running=' '
        while read -r sign process; do
            case $sign in
            +) running="$running$process " ;;
            -) running="${running/ $process / }" ;;
            esac
        done
        for process in $running; do kill -KILL "$process"; done
        \(remove)
        """

    private static let remove = """
        for server in '\(PostgresServer.directory)'*; do '\(PostgresServer.script)' stop "$server"; done
        rm -rf '\(Surroundings.directory)'
        """
}
