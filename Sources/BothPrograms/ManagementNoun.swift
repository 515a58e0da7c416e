/// The subcommands that `ppg-tunnel` lists and hands to `ppg-tunnel-api`, which has the commands themselves: nouns, then
/// verbs, of Prisma's Management API, and the completion scripts.
package enum ManagementNoun: String, CaseIterable {
    case projects
    case databases
    case connections
    case backups
    case usage
    case regions
    case workspaces
    case tokens
    case whoami
    case completion

    /// What was typed: the word itself, or its singular.
    package init?(typed word: String) {
        guard let noun = Self.allCases.first(where: { $0.rawValue == word || $0.singular == word }) else { return nil }
        self = noun
    }

    /// One sentence for the help.
    package var abstract: String {
        switch self {
        case .projects: "List, show, create, update, transfer and delete projects."
        case .databases: "List, show, create, update, delete and restore databases; run psql and pg_dump on them."
        case .connections: "List, show, test, create, rotate and delete a database's credentials."
        case .backups: "List the backups of a database."
        case .usage: "Show what a database used."
        case .regions: "List where databases can be."
        case .workspaces: "List and show workspaces."
        case .tokens: "List, create and delete service tokens."
        case .whoami: "Show whom the token stands for."
        case .completion: "Print the script that completes commands in bash, zsh or fish."
        }
    }

    private var singular: String? {
        switch self {
        case .projects, .databases, .connections, .backups, .regions, .workspaces, .tokens: String(rawValue.dropLast())
        case .usage, .whoami, .completion: nil
        }
    }
}
