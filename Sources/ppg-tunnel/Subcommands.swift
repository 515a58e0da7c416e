import ArgumentParser

/// The command line where it starts with a subcommand: without the options of a bare `ppg-tunnel`, which would take
/// those of the same name (`--quiet`, `--env-file`, `--port` …) away from the subcommand.
struct Subcommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: PPGTunnel.configuration.commandName,
        abstract: PPGTunnel.configuration.abstract,
        version: PPGTunnel.configuration.version,
        subcommands: PPGTunnel.configuration.subcommands
    )

    /// What the subcommands are called.
    static var names: [String] { configuration.subcommands.map { $0._commandName } }
}
