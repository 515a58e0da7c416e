import ArgumentParser
import Dispatch
import LibC

/// The two streams a program talks on. Each text leaves at once and whole, and those of a stream in order.
///
/// A command waits for its reader, and fails when its result cannot be written. A tunnel does neither: see
/// ``neverWait()``.
package enum Console {
    private struct State {
        /// Where nobody may wait.
        var writers: (output: LineWriter, errors: LineWriter)?
        /// Why a result was not written.
        var failure: CInt?
    }

    private static let state = Lock(State())

    /// For what the user asked for: the banner, the check, tables.
    package static func print(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// For a mistake that ends the program: `error: …`, and a `hint: …` where there is one.
    package static func printError(_ message: String, hint: String? = nil) {
        let hint = hint.map { "\nhint: \($0)" } ?? ""
        write("error: \(message)\(hint)\n", to: STDERR_FILENO)
    }

    /// A line that is not part of the result, on standard error.
    package static func note(_ line: String) {
        write(line + "\n", to: STDERR_FILENO)
    }

    /// What the person at the terminal answers; nil at the end of input.
    package static func ask(_ question: String) -> String? {
        write(question, to: STDERR_FILENO)
        return readLine()
    }

    /// Writes past the C library's buffers: whoever waits for the banner at the other end of a pipe gets it now.
    package static func write(_ text: String, to descriptor: CInt) {
        if let writers = state.withLock(\.writers) {
            return (descriptor == STDOUT_FILENO ? writers.output : writers.errors).write(text)
        }
        let rest = StandardStream.write(Array(text.utf8)[...], to: descriptor)
        guard !rest.isEmpty, descriptor == STDOUT_FILENO else { return }
        let failure = errno
        state.withLock { $0.failure = $0.failure ?? failure }
    }
}

// A program that outlives its readers.
extension Console {
    /// When a reader is there, but has not read, the end of the program waits this long: once it stands still, and at
    /// most.
    private static let patience = DispatchTimeInterval.milliseconds(250)
    private static let limit = Duration.seconds(2)

    /// From now on nobody who prints waits, whatever becomes of the readers: see ``LineWriter``.
    package static func neverWait() {
        let errors = LineWriter(STDERR_FILENO)
        // Both lead to one terminal as a rule: then one queue keeps the order that a person sees.
        let output = isSameFile(STDOUT_FILENO, STDERR_FILENO) ? errors : LineWriter(STDOUT_FILENO)
        state.withLock { $0.writers = $0.writers ?? (output, errors) }
    }

    /// `notice` makes the line that stands on standard error where others are missing.
    package static func sayDropped(_ notice: @escaping @Sendable (_ dropped: Int) -> String) {
        state.withLock(\.writers)?.errors.sayDropped(notice)
    }

    /// Ends the program. A result that was not written turns success into failure.
    package static func end(_ exitCode: ExitCode) -> Never {
        let (writers, failure) = state.withLock { ($0.writers, $0.failure) }
        writers?.output.flush(patience: patience, limit: limit)
        writers?.errors.flush(patience: patience, limit: limit)
        if let failure {
            printError("cannot write to standard output: \(systemWords(for: failure))")
            exit(exitCode == .success ? ExitCode.failure.rawValue : exitCode.rawValue)
        }
        exit(exitCode.rawValue)
    }

    private static func isSameFile(_ one: CInt, _ other: CInt) -> Bool {
        var (first, second) = (stat(), stat())
        guard fstat(one, &first) == 0, fstat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}
