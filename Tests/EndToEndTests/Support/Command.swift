/// A program to run: what, with which words, in which surroundings.
///
/// The environment starts empty but for `PATH` and a home of its own, so that no `PGHOST`, `~/.pgpass` or
/// `DATABASE_URL` of the person who runs the tests gets in.
struct Command: Sendable {
    /// What the program finds on its standard input.
    enum Input: Sendable {
        /// Its end.
        case nothing
        /// This text, then its end.
        case text(String)
        /// What the test types, until it closes it.
        case typed
    }

    /// A name to be looked up in `PATH`, or a path.
    var program: String
    var arguments: [String] = []
    /// In addition to the surroundings that all programs get.
    var environment: [String: String] = [:]
    var directory: String?
    var input = Input.nothing
    /// Whether it gets a process group of its own, as a shell gives it on a terminal.
    var hasOwnGroup = false
    /// A program that lives longer is killed, and the test fails.
    var timeLimit = Duration.seconds(60)

    init(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }

    /// A pipeline for the shell, which fails when any of its parts fails.
    static func shell(_ script: String, environment: [String: String] = [:]) -> Command {
        Command("bash", ["-c", "set -euo pipefail\n" + script], environment: environment)
    }

    /// The same command, changed.
    func with(_ change: (inout Command) -> Void) -> Command {
        var copy = self
        change(&copy)
        return copy
    }
}

/// How a program ended, and what it printed.
struct Finished: Sendable, CustomStringConvertible {
    /// As a shell has it: 128 and the signal's number for one that a signal ended.
    let exitCode: Int
    let output: String
    let errors: String

    var succeeded: Bool { exitCode == 0 }

    /// The output without the line break at its end.
    var value: String {
        output.hasSuffix("\n") ? String(output.dropLast()) : output
    }

    var description: String { "exit code \(exitCode)\noutput: \(output.suffix(2000))\nerrors: \(errors.suffix(4000))" }
}
