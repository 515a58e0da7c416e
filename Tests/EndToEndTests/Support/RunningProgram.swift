import LibC
import Subprocess
import Synchronization

/// A program that runs: what it has printed, what it is told, how it ends.
///
/// Made by `withProgram`, which sees to it that nothing outlives the test.
final class RunningProgram: Sendable {
    let command: Command
    let processID: pid_t
    let output: Transcript
    let errors: Transcript
    private let input: StandardInputWriter
    private let life: Task<Int, any Error>
    private let wasTooSlow = Atomic(false)
    private let hasEnded = Atomic(false)

    private typealias Streams = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    /// Starts the program; returns as soon as it runs.
    static func start(_ command: Command) async throws -> RunningProgram {
        let (started, sink) = AsyncThrowingStream.makeStream(of: Streams.self)
        let (output, errors) = (Transcript(), Transcript())
        var options = PlatformOptions()
        options.processGroupID = command.hasOwnGroup ? 0 : nil
        let life = Task { [options] in
            do {
                let outcome = try await Subprocess.run(
                    command.program.contains("/") ? .path(.init(command.program)) : .name(command.program),
                    arguments: Arguments(command.arguments),
                    environment: .custom(Surroundings.environment(command.environment)),
                    workingDirectory: command.directory.map { .init($0) },
                    platformOptions: options,
                    input: .inputWriter,
                    output: .sequence,
                    error: .sequence
                ) { execution in
                    sink.yield(execution)
                    sink.finish()
                    await withTaskGroup { group in
                        group.addTask { await copy(execution.standardOutput, to: output) }
                        group.addTask { await copy(execution.standardError, to: errors) }
                        group.addTask { await feed(command.input, to: execution.standardInputWriter) }
                    }
                }
                return outcome.terminationStatus.exitCode
            } catch {
                sink.finish(throwing: error)
                throw error
            }
        }
        for try await execution in started { return RunningProgram(command, execution, output, errors, life) }
        throw CancellationError()
    }

    private init(
        _ command: Command,
        _ execution: Streams,
        _ output: Transcript,
        _ errors: Transcript,
        _ life: Task<Int, any Error>
    ) {
        self.command = command
        self.output = output
        self.errors = errors
        self.life = life
        processID = execution.processIdentifier.value
        input = execution.standardInputWriter
        let watchdog = Task {
            try await Task.sleep(for: command.timeLimit)
            wasTooSlow.store(true, ordering: .releasing)
            send(SIGKILL)
        }
        Task {
            _ = await life.result
            hasEnded.store(true, ordering: .releasing)
            watchdog.cancel()
        }
    }

    /// Types `text` on the standard input.
    func type(_ text: String) async throws {
        _ = try await input.write(text)
    }

    /// Ends the standard input.
    func closeInput() async throws {
        try await input.finish()
    }

    func send(_ signal: CInt) {
        // Before its end is known the number still belongs to the program.
        if !hasEnded.load(ordering: .acquiring) { kill(processID, signal) }
    }

    /// To it and to all programs that it started, as a terminal does; for one that has a group of its own.
    func sendToGroup(_ signal: CInt) {
        precondition(command.hasOwnGroup, "the group is the tests' own")
        if !hasEnded.load(ordering: .acquiring) { kill(-processID, signal) }
    }

    /// Waits for the program's end.
    func finished() async throws -> Finished {
        let exitCode = try await life.value
        guard !wasTooSlow.load(ordering: .acquiring) else {
            throw TooSlow(command: command, output: output.text, errors: errors.text)
        }
        return Finished(exitCode: exitCode, output: output.text, errors: errors.text)
    }

    /// Kills the program if it still runs.
    func end() async {
        send(SIGKILL)
        _ = try? await life.value
    }

    /// A program that ends without reading its input is not this side's trouble.
    private static func feed(_ input: Command.Input, to writer: StandardInputWriter) async {
        switch input {
        case .typed: return
        case .nothing: break
        case .text(let text): _ = try? await writer.write(text)
        }
        try? await writer.finish()
    }

    private static func copy(_ stream: SubprocessOutputSequence, to transcript: Transcript) async {
        do {
            for try await buffer in stream { buffer.withUnsafeBytes { transcript.append($0) } }
        } catch {
            transcript.append(Array("(reading failed: \(error))".utf8))
        }
        transcript.end()
    }
}

extension Transcript {
    fileprivate func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }
}

extension TerminationStatus {
    fileprivate var exitCode: Int {
        switch self {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }
}

/// A program was killed because it ran longer than its time limit.
struct TooSlow: Error, CustomStringConvertible {
    let command: Command
    let output: String
    let errors: String

    var description: String {
        """
        \(command.program) \(command.arguments.joined(separator: " ")) did not end within \(command.timeLimit)
        output: \(output.suffix(2000))
        errors: \(errors.suffix(4000))
        """
    }
}
