/// Runs a program while `body` runs, and kills it if it is still there afterwards. Whatever it printed is searched for
/// secrets.
func withProgram<Result>(_ command: Command, _ body: (RunningProgram) async throws -> Result) async throws -> Result {
    let program = try await RunningProgram.start(command)
    do {
        try await CleanUp.shared.started(program)
        let result = try await body(program)
        try await end(program)
        return result
    } catch {
        try await end(program)
        throw error
    }
}

private func end(_ program: RunningProgram) async throws {
    await program.end()
    Secrets.expectNone(in: program)
    try await CleanUp.shared.ended(program)
}

/// Runs a program to its end.
func run(_ command: Command) async throws -> Finished {
    try await withProgram(command) { try await $0.finished() }
}

/// Runs a program that has to succeed and returns what it printed.
func answer(of command: Command) async throws -> String {
    let finished = try await run(command)
    guard finished.succeeded else { throw Failed(command: command, finished: finished) }
    return finished.value
}

/// A program that had to succeed did not.
struct Failed: Error, CustomStringConvertible {
    let command: Command
    let finished: Finished

    var description: String { "\(command.program) \(command.arguments.joined(separator: " ")): \(finished)" }
}
