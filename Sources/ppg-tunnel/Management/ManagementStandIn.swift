import ArgumentParser
import BothPrograms

/// A noun's place in the list of subcommands; `ppg-tunnel-api` has the command itself.
///
/// A command line that starts with a noun never gets here: see ``PPGTunnel/main()``.
protocol ManagementStandIn: ParsableCommand {
    static var noun: ManagementNoun { get }
    var words: [String] { get }
}

extension ManagementStandIn {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: noun.rawValue, abstract: noun.abstract)
    }

    func run() throws {
        throw ValidationError("What goes with \(Self.noun.rawValue) comes after it, not before.")
    }
}

/// One for each noun.
enum ManagementStandIns {
    static let all: [any ParsableCommand.Type] = [
        Projects.self, Databases.self, Connections.self, Backups.self, Usage.self, Regions.self, Workspaces.self,
        Tokens.self, WhoAmI.self, Completion.self,
    ]

    struct Projects: ManagementStandIn {
        static let noun = ManagementNoun.projects
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Databases: ManagementStandIn {
        static let noun = ManagementNoun.databases
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Connections: ManagementStandIn {
        static let noun = ManagementNoun.connections
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Backups: ManagementStandIn {
        static let noun = ManagementNoun.backups
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Usage: ManagementStandIn {
        static let noun = ManagementNoun.usage
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Regions: ManagementStandIn {
        static let noun = ManagementNoun.regions
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Workspaces: ManagementStandIn {
        static let noun = ManagementNoun.workspaces
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Tokens: ManagementStandIn {
        static let noun = ManagementNoun.tokens
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct Completion: ManagementStandIn {
        static let noun = ManagementNoun.completion
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }

    struct WhoAmI: ManagementStandIn {
        static let noun = ManagementNoun.whoami
        @Argument(parsing: .captureForPassthrough) var words: [String] = []
    }
}
