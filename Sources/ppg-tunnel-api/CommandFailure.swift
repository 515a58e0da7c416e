import ArgumentParser
import BothPrograms
import PrismaManagement
import PrismaPostgres

/// How a command that failed ends: its words, and one of the exit codes 1 (failure), 2 (not found), 64 (usage) and
/// 77 (not allowed, also for want of a token).
struct CommandFailure: Error {
    /// What happened.
    let message: String
    /// What can be done about it.
    let hint: String?
    /// As in `sysexits.h`, but for 1 and 2.
    let exitCode: ExitCode

    /// The command was right, but did not work out.
    static func failed(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(message, hint, .failure)
    }

    /// The command cannot be done the way it was typed.
    static func usage(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(message, hint, .usage)
    }

    private init(_ message: String, _ hint: String?, _ exitCode: ExitCode) {
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
    }

    /// What `error` means to the person at the keyboard.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConfigurationError:
            self.init(error.message, error.hint, error.kind == .usage ? .usage : .failure)
        case let error as ServiceToken.Missing: self.init(error.message, error.hint, .notPermitted)
        case let error as ManagementAPIError:
            self.init(error.message, error.hint, Self.exitCode(forStatus: error.status))
        case _: self.init("\(error)", nil, .failure)
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
