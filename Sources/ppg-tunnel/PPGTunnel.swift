import ArgumentParser

/// The command line. Without a subcommand it opens a tunnel.
@main
struct PPGTunnel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ppg-tunnel",
        abstract: "Connect local PostgreSQL clients to Prisma Postgres.",
        discussion: OpenOptions.discussion,
        version: "0.1.0",
        subcommands: [Open.self] + ManagementCommands.all
    )

    @OptionGroup
    var options: OpenOptions

    /// Hands a command line that starts with a subcommand to ``Subcommands``.
    static func main() async {
        if let first = CommandLine.arguments.dropFirst().first, Subcommands.names.contains(first) {
            await Subcommands.main(nil)
        } else {
            await main(nil)
        }
    }

    func run() async throws {
        try await options.open()
    }
}
