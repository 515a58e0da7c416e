import BothPrograms
import CPlatform
import Dispatch
import LibC

extension ManagementProgram {
    /// How a run ended, and what it wrote to its standard output.
    struct Finished: Sendable {
        /// As a shell has it: 128 and the signal's number for one that a signal ended.
        let exitCode: CInt
        let output: [UInt8]
    }

    /// What a signal to shut down means to the program that is waited for.
    enum OnSignal: Sendable {
        /// It may still ask questions: it hears of the signal.
        case tell
        /// It is in the middle of something that takes only moments: it is waited for.
        case wait
        /// It is not worth waiting for any longer.
        case kill
    }

    /// Where the program finds `settings`, as a file.
    static let settingsFile = "/dev/fd/\(shim_settings_descriptor)"

    /// Runs the program to its end, on this program's terminal; its standard output is a pipe, and signals do to it
    /// what they do by default. `settings` come out of ``settingsFile``.
    func run(
        _ arguments: [String],
        settings: [UInt8]? = nil,
        _ signals: ProcessSignals.Listener,
        onSignal: OnSignal
    ) async throws(CannotRun) -> Finished {
        let (reading, process) = try spawn(arguments, settings)
        let child = ChildProcess(process)
        let hear = { @Sendable (signal: CInt) in
            switch onSignal {
            case .tell: child.send(signal)
            case .wait: break
            case .kill: child.send(SIGKILL)
            }
        }
        return await signals.listen(hear) {
            // One that came when there was nobody yet to tell.
            if onSignal == .tell, let signal = signals.first { child.send(signal) }
            return await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    let output = Self.readAll(reading)
                    continuation.resume(returning: Finished(exitCode: child.wait(), output: output))
                }
            }
        }
    }

    /// The program did not start.
    struct CannotRun: Error {
        let message: String
    }

    private func spawn(
        _ arguments: [String],
        _ settings: [UInt8]?
    ) throws(CannotRun) -> (reading: CInt, process: pid_t) {
        let ends = try makePipe()
        let settingsEnds = try settings.map { _ throws(CannotRun) in try makePipe() }
        defer { if let settingsEnds { close(settingsEnds[0]) } }
        if let settings, let settingsEnds { Self.write(settings, to: settingsEnds[1]) }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = shim_spawn(&process, path, &words, ends[1], settingsEnds?[0] ?? -1)
        close(ends[1])
        guard failure == 0 else {
            close(ends[0])
            throw cannotRun(failure)
        }
        return (ends[0], process)
    }

    private func makePipe() throws(CannotRun) -> [CInt] {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw cannotRun(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    /// On a thread that may wait: the pipe may hold less, and the program may end without reading it.
    private static func write(_ bytes: [UInt8], to descriptor: CInt) {
        DispatchQueue(label: "ppg-tunnel.settings-pipe").async {
            _ = StandardStream.write(bytes[...], to: descriptor)
            close(descriptor)
        }
    }

    private func cannotRun(_ code: CInt) -> CannotRun {
        CannotRun(message: "cannot start \(path): \(systemWords(for: code))")
    }

    private static func readAll(_ descriptor: CInt) -> [UInt8] {
        defer { close(descriptor) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                all += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                return all
            }
        }
    }
}
