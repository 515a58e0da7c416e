import ArgumentParser

/// The whole command line.
@main
struct PPGTunnel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ppg-tunnel",
        abstract: "Prisma Postgres for local programs.",
        subcommands: ManagementCommands.all
    )
}
