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
            UsageCommand.self, RegionsCommand.self, WorkspacesCommand.self, WhoAmICommand.self,
            ThrowawayCommand.self,
        ]
    )

    static func main() async {
        Secrecy.begin()
        StandardStream.occupyClosed()
        let arguments = ProgramArguments.take()
        if arguments.first?.hasPrefix(ProgramIdentity.completionOption) == true {
            await WholeCommandLine.become(arguments)
        } else {
            await become(arguments)
        }
    }
}
