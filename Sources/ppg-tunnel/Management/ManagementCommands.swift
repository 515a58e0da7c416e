import ArgumentParser

/// The subcommands that work through Prisma's Management API: nouns, then verbs.
enum ManagementCommands {
    /// For the root command.
    static let all: [any ParsableCommand.Type] = [
        ProjectsCommand.self, DatabasesCommand.self, ConnectionsCommand.self, BackupsCommand.self, UsageCommand.self,
        RegionsCommand.self, WorkspacesCommand.self, WhoAmICommand.self,
    ]
}
