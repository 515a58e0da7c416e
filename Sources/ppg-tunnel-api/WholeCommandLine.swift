import ArgumentParser
import BothPrograms

/// Every word that `ppg-tunnel` takes, the tunnel's own included, for the completion script. Nothing here runs.
struct WholeCommandLine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramIdentity.name,
        abstract: ProgramIdentity.abstract,
        version: ProgramIdentity.build(),
        subcommands: [Open.self] + PPGTunnelAPI.configuration.subcommands
    )

    @OptionGroup
    var options: OpenOptions

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: OpenOptions.abstract)

        @OptionGroup
        var options: OpenOptions
    }
}
