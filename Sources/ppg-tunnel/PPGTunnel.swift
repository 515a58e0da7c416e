import ArgumentParser

/// The command line. Without a subcommand it opens a tunnel.
@main
struct PPGTunnel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ppg-tunnel",
        abstract: "Connect local PostgreSQL clients to Prisma Postgres.",
        version: "0.1.0",
        subcommands: [Open.self],
        defaultSubcommand: Open.self
    )
}
