import ArgumentParser
import BothPrograms
import PrismaManagement
import PrismaPostgres

/// `--env`: where a new connection string goes instead of the screen.
struct EnvOption: ParsableArguments {
    @Flag(help: "Write the connection string as DATABASE_URL to .env (or --env-file) instead of printing it.")
    var env = false

    /// The file to write to, if one is asked for; asks before a value is replaced. To be called before anything is
    /// created, so that a No leaves nothing behind.
    func file(_ session: ManagementSession, _ confirmation: ConfirmationOptions) throws -> EnvTarget? {
        guard env else { return nil }
        return try EnvTarget(ConfigurationSources.databaseURLVariable, session, confirmation)
    }
}

/// A `.env` file that waits for the new value of a variable.
struct EnvTarget {
    private let name: String
    private let path: String
    private let file: DotEnvFile
    private let isOverruled: Bool

    /// Asks before a value is replaced.
    init(_ name: String, _ session: ManagementSession, _ confirmation: ConfirmationOptions) throws {
        self.name = name
        path = session.sources.dotEnvFile ?? ".env"
        file = try DotEnvFile(path: path)
        isOverruled = session.environmentNames.contains(name)
        guard file.isWritable else {
            throw CommandFailure.failed("cannot write \(path): permission denied", hint: "leave out --env")
        }
        guard try file.hasValue(for: name), !confirmation.yes else { return }
        guard Terminal.canAsk else {
            throw CommandFailure.usage(
                "\(path) has a \(name) already, and there is no terminal to ask whether to replace it",
                hint: "add --yes to replace it"
            )
        }
        let answer = Console.ask("\(path) has a \(name) already. Replace it? [y/N] ")
        guard ["y", "yes"].contains(answer?.lowercased()) else {
            throw CommandFailure.failed("nothing was done: \(path) stays as it is")
        }
    }

    /// Writes the value and says so.
    func save(_ value: Secret) throws(ConfigurationError) {
        try file.save(name, value)
        Console.note("\(name) written to \(path)")
        if isOverruled {
            Console.note("warning: the environment has a \(name) too, which goes before the file")
        }
        if GitIgnore.misses(file.path) {
            Console.note("warning: git does not ignore \(path), and it holds a secret\nhint: add it to .gitignore")
        }
    }
}
