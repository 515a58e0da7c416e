import PrismaPostgres

/// How a command that failed ends: its words, and one of the exit codes 1 (failure), 2 (not found), 64 (usage),
/// 77 (not allowed) and 78 (settings).
struct CommandFailure: Error {
    /// What happened and, on a second line, a hint.
    let text: String
    /// As in `sysexits.h`, but for 1 and 2.
    let exitCode: Int32

    /// The command was right, but did not work out.
    static func failed(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(message, hint, 1)
    }

    /// The command cannot be done the way it was typed.
    static func usage(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(message, hint, 64)
    }

    private init(_ message: String, _ hint: String?, _ exitCode: Int32) {
        self.text = hint.map { "\(message)\nhint: \($0)" } ?? message
        self.exitCode = exitCode
    }

    /// What `error` means to the person at the keyboard.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConfigurationError:
            self.init(error.message, error.hint, error.kind == .usage ? 64 : 78)
        case let error as ManagementAPIError:
            self.init(error.message, error.hint, Self.exitCode(forStatus: error.status))
        case _: self.init("\(error)", nil, 1)
        }
    }

    private static func exitCode(forStatus status: Int?) -> Int32 {
        switch status {
        case 404: 2
        case 401, 403: 77
        case _: 1
        }
    }
}
