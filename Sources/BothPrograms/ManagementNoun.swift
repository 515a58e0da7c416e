/// The subcommands that work through Prisma's Management API: nouns, then verbs.
///
/// `ppg-tunnel` lists them and hands them to `ppg-tunnel-api`, which has the commands themselves.
package enum ManagementNoun: String, CaseIterable {
    case projects
    case databases
    case connections
    case backups
    case usage
    case regions
    case workspaces
    case whoami

    /// One sentence for the help.
    package var abstract: String {
        switch self {
        case .projects: "List, show, create, update and delete projects."
        case .databases: "List, show, create, update, delete and restore databases."
        case .connections: "List, show, create, rotate and delete a database's credentials."
        case .backups: "List the backups of a database."
        case .usage: "Show what a database used."
        case .regions: "List where databases can be."
        case .workspaces: "List and show workspaces."
        case .whoami: "Show whom the token stands for."
        }
    }
}
