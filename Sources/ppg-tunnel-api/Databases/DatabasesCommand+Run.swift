import ArgumentParser
import BothPrograms
import LibC
import PrismaManagement

extension DatabasesCommand {
    /// psql through a tunnel of its own.
    struct Psql: ClientCommand {
        static let program = "psql"
        static let configuration = CommandConfiguration.verb(
            "Open psql on a database.",
            """
            Makes credentials for it, opens a tunnel that nobody else can use, and deletes the credentials when psql ends. \
            Options of this command come before the database, those of psql behind it.
            """,
            examples: "databases psql production",
            "databases psql production -c 'SELECT version()'"
        )

        @OptionGroup var access: APIOptions
        @Argument(help: "The database's id or name.", completion: .databases, transform: ResourceName.init)
        var database: ResourceName<Database>
        @Argument(parsing: .captureForPassthrough, help: "Arguments of psql.") var arguments: [String] = []
    }

    /// pg_dump through a tunnel of its own.
    struct Dump: ClientCommand {
        static let program = "pg_dump"
        static let configuration = CommandConfiguration.verb(
            "Write a database out with pg_dump.",
            """
            The dump goes to standard output, unless an argument of pg_dump says otherwise. Credentials and tunnel are as \
            with psql. Options of this command come before the database, those of pg_dump behind it.
            """,
            examples: "databases dump production >shop.sql",
            "databases dump production -Fc -f shop.dump"
        )

        @OptionGroup var access: APIOptions
        @Argument(help: "The database's id or name.", completion: .databases, transform: ResourceName.init)
        var database: ResourceName<Database>
        @Argument(parsing: .captureForPassthrough, help: "Arguments of pg_dump.") var arguments: [String] = []
    }
}

/// A command that starts one of PostgreSQL's programs, and ends as that does.
protocol ClientCommand: ManagementCommand {
    /// What it is called.
    static var program: String { get }
    var database: ResourceName<Database> { get }
    var arguments: [String] { get }
}

extension ClientCommand {
    func perform(_ session: ManagementSession) async throws {
        // What is missing shall not cost credentials that have to be deleted again.
        guard SearchPath.has(Self.program) else {
            throw CommandFailure.failed(
                "\(Self.program) was not found in PATH",
                hint: "install PostgreSQL's client programs (Debian: postgresql-client)"
            )
        }
        let id = try await database.id(session)
        let exitCode = try TunnelledRun.run(to: id, session) { run, directory in
            try run.client([Self.program] + arguments, socketDirectory: directory)
        }
        if exitCode != 0 { throw ExitCode(exitCode) }
    }
}

/// Where the system looks for programs.
enum SearchPath {
    static func has(_ program: String) -> Bool {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}
