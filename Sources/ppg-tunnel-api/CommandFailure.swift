import ArgumentParser
import BothPrograms
import PrismaManagement
import PrismaPostgres

/// How a command that failed ends: its words, and one of the exit codes 1 (failure), 2 (not found), 64 (usage) and
/// 77 (not allowed, also for want of a token).
struct CommandFailure: Error {
    /// What happened.
    let message: String
    /// What the message speaks of, line by line.
    var candidates: [String] = []
    /// What can be done about it.
    let hint: String?
    /// As in `sysexits.h`, but for 1 and 2.
    let exitCode: ExitCode
    /// For programs: the API's own code where it refused, else one word of ours.
    let code: String
    /// The call that failed, if it was one.
    var request: String?
    /// What it was answered with.
    var status: Int?

    /// The command was right, but did not work out.
    static func failed(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(message, hint, .failure, "failed")
    }

    /// The command cannot be done the way it was typed.
    static func usage(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(message, hint, .usage, "usage")
    }

    /// What was named is not there.
    static func notFound(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(message, hint, .notFound, "not-found")
    }

    /// What was named is there more than once: `candidates` has a line for each.
    static func ambiguous(_ message: String, candidates: [String], hint: String) -> CommandFailure {
        var failure = CommandFailure(message, hint, .usage, "ambiguous")
        failure.candidates = candidates
        return failure
    }

    private init(_ message: String, _ hint: String?, _ exitCode: ExitCode, _ code: String) {
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
        self.code = code
    }

    /// What `error` means to the person at the keyboard.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConfigurationError:
            let isUsage = error.kind == .usage
            self.init(error.message, error.hint, isUsage ? .usage : .failure, isUsage ? "usage" : "configuration")
        case let error as ServiceToken.Missing: self.init(error.message, error.hint, .notPermitted, "no-token")
        case let error as ManagementAPIError:
            self.init(error.message, error.hint, Self.exitCode(forStatus: error.status), error.code)
            request = "\(error.method) \(error.path)"
            status = error.status
        case let error as ChildProcess.CannotStart: self.init(error.message, nil, .failure, "failed")
        case _: self.init("\(error)", nil, .failure, "failed")
        }
    }

    private static func exitCode(forStatus status: Int?) -> ExitCode {
        switch status {
        case 404: .notFound
        case 401, 403: .notPermitted
        case _: .failure
        }
    }
}

extension CommandFailure {
    /// Prints it on standard error: lines for people, or one line of JSON for programs.
    func report(asJSON: Bool) {
        guard !asJSON else { return Console.note(json) }
        let lines = [candidates.isEmpty ? message : message + ":"] + candidates.map { "  \($0)" }
        Console.printError(lines.joined(separator: "\n"), hint: hint)
    }

    private var json: String {
        do {
            return try Console.json(["error": Document(self)], isPretty: false)
        } catch {
            preconditionFailure("texts and whole numbers can be written as JSON: \(error)")
        }
    }

    /// `{"code": …, "exitCode": …, "message": …}`, and what else there is.
    private struct Document: Encodable {
        var code: String
        var message: String
        var hint: String?
        var candidates: [String]?
        var request: String?
        var status: Int?
        var exitCode: Int32

        init(_ failure: CommandFailure) {
            code = failure.code
            message = failure.message
            hint = failure.hint
            candidates = failure.candidates.isEmpty ? nil : failure.candidates
            request = failure.request
            status = failure.status
            exitCode = failure.exitCode.rawValue
        }
    }
}

extension ManagementAPIError {
    /// The API's own code where it refused, else what became of the call, in one word.
    fileprivate var code: String {
        switch reason {
        case .refused(let refusal): refusal.code
        case .redirected: "redirected"
        case .unreachable: "unreachable"
        case .untrusted: "untrusted"
        case .cut: "cut"
        case .timedOut: "timed-out"
        case .malformed: "malformed"
        case .cancelled: "cancelled"
        }
    }
}
