import ArgumentParser
import BothPrograms
import OpenSSL

/// The command line. Without a subcommand it opens a tunnel.
@main
struct PPGTunnel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramIdentity.name,
        abstract: ProgramIdentity.abstract,
        discussion: OpenOptions.discussion,
        version: ProgramIdentity.build(with: [OpenSSLVersion.running]),
        subcommands: [Open.self] + ManagementStandIns.all
    )

    @OptionGroup
    var options: OpenOptions

    /// Hands a command line about a noun to the other program, and one that starts with a subcommand to
    /// ``Subcommands``.
    static func main() async {
        StandardStream.occupyClosed()
        // Before there are other threads, and other programs.
        _ = ServiceSurroundings.current
        let arguments = ProgramArguments.take()
        UnknownCommand.refuse(arguments)
        if ManagementProgram.takes(arguments) {
            becomeManagementProgram(arguments)
        } else if arguments.first?.hasPrefix(ProgramIdentity.completionOption) == true {
            await printCompletionScript(arguments)
        } else if let first = arguments.first, Subcommands.names.contains(first) {
            await Subcommands.become(arguments)
        } else if let mistake = PsqlHostOption.mistake(in: arguments) {
            Console.printError(mistake.message, hint: mistake.hint)
            Console.end(.usage)
        } else {
            // What most programs take for `--version`.
            await become(arguments == ["-V"] ? ["--version"] : arguments)
        }
    }

    func run() async throws {
        try await options.open()
    }

    /// The other program knows what comes after the nouns. Without it the script ends with them.
    private static func printCompletionScript(_ arguments: [String]) async -> Never {
        if let program = try? ManagementProgram.find() {
            _ = program.replaceThisProcess(arguments: arguments)
        }
        await become(arguments)
    }

    private static func becomeManagementProgram(_ arguments: [String]) -> Never {
        do throws(ManagementProgram.Missing) {
            let program = try ManagementProgram.find()
            let cause = program.replaceThisProcess(arguments: arguments)
            Console.printError("cannot start \(program.path): \(cause)")
        } catch {
            Console.printError(error.message, hint: error.hint)
        }
        Console.end(.failure)
    }
}
