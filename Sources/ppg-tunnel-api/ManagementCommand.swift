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

    /// Whether an error is a JSON document, too.
    var isJSON: Bool { get }

    /// Does the work.
    func perform(_ session: ManagementSession) async throws
}

extension ManagementCommand {
    var isForPeople: Bool { true }
    var isJSON: Bool { false }

    /// Finds the token, does the work, and turns errors into words and an exit code.
    func run() async throws {
        do {
            let session = try access.session()
            for warning in isForPeople ? session.sources.warnings : [] { Console.note("warning: \(warning)") }
            try await perform(session)
        } catch let exitCode as ExitCode {
            // Whoever threw it has said what there was to say.
            throw exitCode
        } catch {
            let failure = CommandFailure(error)
            failure.report(asJSON: isJSON)
            throw failure.exitCode
        }
    }
}

/// A command whose result has the three forms of ``OutputOptions``.
protocol PresentingCommand: ManagementCommand {
    var output: OutputOptions { get }
}

extension PresentingCommand {
    var isJSON: Bool { output.json }
}

/// What a command works with.
struct ManagementSession {
    let api: ManagementAPI
    /// Settings, for what is written back to them.
    let sources: ConfigurationSources
    /// The names of the process environment's variables.
    let environmentNames: Set<String>
    /// `--env-file`, where it was given.
    let envFile: String?
}
