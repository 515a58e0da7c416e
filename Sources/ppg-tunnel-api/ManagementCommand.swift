import ArgumentParser
import BothPrograms
import PrismaManagement
import PrismaPostgres

/// A command that makes calls of the Management API and prints what comes of it.
///
/// Results go to standard output, everything else to standard error. An error is one line and a hint; how it ends the
/// program is in ``CommandFailure``.
protocol ManagementCommand: AsyncParsableCommand {
    /// Where the token comes from, and how patient the client is.
    var access: APIOptions { get }

    /// Whether a person reads what is said on the way; false for the tunnel, which has said it.
    var isForPeople: Bool { get }

    /// Does the work.
    func perform(_ session: ManagementSession) async throws
}

extension ManagementCommand {
    var isForPeople: Bool { true }

    /// Finds the token, does the work, and turns errors into words and an exit code.
    func run() async throws {
        do {
            let session = try access.session()
            for warning in isForPeople ? session.sources.warnings : [] { Console.note("warning: \(warning)") }
            try await perform(session)
        } catch {
            let failure = CommandFailure(error)
            Console.printError(failure.message, hint: failure.hint)
            throw failure.exitCode
        }
    }
}

/// What a command works with.
struct ManagementSession {
    let api: ManagementAPI
    /// Settings, for what is written back to them.
    let sources: ConfigurationSources
    /// The process environment has a `DATABASE_URL`.
    let hasDatabaseURLInEnvironment: Bool
}
