import ArgumentParser
import BothPrograms

/// The part of the command line that works through Prisma's Management API: nouns, then verbs.
///
/// `ppg-tunnel` becomes this program when its first word is one of the nouns, so the help speaks of `ppg-tunnel`.
@main
struct PPGTunnelAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramIdentity.name,
        abstract: ProgramIdentity.abstract,
        version: ProgramIdentity.build(),
        subcommands: [
            ProjectsCommand.self, DatabasesCommand.self, ConnectionsCommand.self, BackupsCommand.self,
            UsageCommand.self, RegionsCommand.self, WorkspacesCommand.self, TokensCommand.self, WhoAmICommand.self,
            CompletionCommand.self, ThrowawayCommand.self,
        ]
    )

    static func main() async {
        Secrecy.begin()
        StandardStream.occupyClosed()
        let arguments = ProgramArguments.take()
        if let first = arguments.first,
            first.hasPrefix(ProgramIdentity.completionOption) || first == ProgramIdentity.suggestionOption
        {
            await WholeCommandLine.become(arguments)
        }
        let words = CommandWords(arguments)
        if let failure = words.failure {
            failure.report(asJSON: words.wantsJSON)
            Console.end(failure.exitCode)
        }
        if words.wantsJSON, let failure = mistake(in: words.arguments) {
            failure.report(asJSON: true)
            Console.end(failure.exitCode)
        }
        await become(words.arguments)
    }

    /// What the parser says against `arguments`; nil where they are right, or ask for help.
    private static func mistake(in arguments: [String]) -> CommandFailure? {
        do {
            _ = try parseAsRoot(arguments)
            return nil
        } catch {
            guard exitCode(for: error) == .validationFailure else { return nil }
            return CommandFailure.usage(message(for: error))
        }
    }
}
