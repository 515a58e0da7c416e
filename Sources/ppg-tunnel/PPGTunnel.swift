import ArgumentParser

/// The command line. Without a subcommand it opens a tunnel.
@main
struct PPGTunnel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ppg-tunnel",
        abstract: "Connect local PostgreSQL clients to Prisma Postgres.",
        discussion: OpenOptions.discussion,
        version: "0.1.0",
        subcommands: [Open.self]
    )

    @OptionGroup
    var options: OpenOptions

    func run() async throws {
        try await options.open()
    }
}
