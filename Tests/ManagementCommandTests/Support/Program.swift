import Foundation
import Subprocess
import Testing

/// How a run of the program ended, and what it wrote.
struct Outcome: Sendable {
    var exitCode: Int32
    var output: String
    var errors: String

    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast() }
}

/// The built program in a directory of its own, with an environment that has nothing but what is given.
struct Program: Sendable {
    /// `PPG_TUNNEL_BINARY`, else the one built beside the tests.
    static var path: String {
        if let path = ProcessInfo.processInfo.environment["PPG_TUNNEL_BINARY"] { return path }
        let directory = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
            .deletingLastPathComponent()
        return directory.appending(path: "ppg-tunnel").path
    }

    let directory: String
    var environment: [String: String]

    func run(_ arguments: [String], executable: String = path) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(.init(executable)),
            arguments: Arguments(arguments),
            environment: keys,
            workingDirectory: .init(directory),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        return Self.checked(
            Outcome(
                exitCode: Self.exitCode(result.terminationStatus),
                output: result.standardOutput,
                errors: result.standardError
            )
        )
    }

    /// The program on a terminal `columns` wide; `answers` are typed when their question appears.
    func runOnTerminal(
        _ arguments: [String],
        columns: UInt16 = 120,
        answers: [(question: String, answer: String)] = [],
        executable: String = path
    ) async throws -> Outcome {
        let terminal = try PseudoTerminal(columns: columns)
        async let screen = terminal.converse(answers)
        let result = try await Subprocess.run(
            .path(.init(executable)),
            arguments: Arguments(arguments),
            environment: keys,
            workingDirectory: .init(directory),
            input: .fileDescriptor(.init(rawValue: terminal.program), closeAfterSpawningProcess: false),
            output: .fileDescriptor(.init(rawValue: terminal.program), closeAfterSpawningProcess: false),
            error: .fileDescriptor(.init(rawValue: terminal.program), closeAfterSpawningProcess: false)
        )
        terminal.programHasEnded()
        return Self.checked(
            Outcome(exitCode: Self.exitCode(result.terminationStatus), output: await screen, errors: "")
        )
    }

    /// The token was not printed.
    private static func checked(_ outcome: Outcome) -> Outcome {
        #expect(!(outcome.output + outcome.errors).contains("token-canary"), "the output shows the token")
        return outcome
    }

    private var keys: Environment {
        .custom(Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) }))
    }

    private static func exitCode(_ status: TerminationStatus) -> Int32 {
        switch status {
        case .exited(let code): Int32(code)
        case .signaled(let signal): 128 + Int32(signal)
        }
    }
}
