import BothPrograms
import PrismaPostgres
import Wording

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Credentials for a database that exist only as long as the tunnel does, made and deleted by `ppg-tunnel-api`.
///
/// They travel over a pipe: no file, no argument and no variable ever holds them. What is wrong is
/// thrown; that program prints its own mistakes.
struct ThrowawayCredential: Sendable {
    private let program: ManagementProgram
    private let signals: ProcessSignals.Listener
    private let connection: ThrowawayConnection
    private let database: ChosenDatabase
    private let access: Access

    /// What the other program needs to find the token.
    struct Access {
        /// `--env-file`, where it was given.
        var envFile: String?
        /// What came out of the file, if it is a pipe, which cannot be read again.
        var piped: [UInt8]?

        fileprivate var words: [String] {
            (piped == nil ? envFile : ManagementProgram.settingsFile).map { ["--env-file", $0] } ?? []
        }
    }

    /// A delete that takes longer keeps nobody from leaving: the command to repeat it is printed.
    private static let hurry = ["--timeout", "10", "--retry-delay", "0.5"]
    /// The API knows nothing of the terminal where somebody waits.
    private static let patience = ["--retry-delay", "1"]

    /// Makes a connection to the database `id`, or to the one that is picked if it is `pick`. Asks whether to delete
    /// what earlier tunnels left behind, where there is a terminal.
    static func make(
        for id: String,
        _ access: Access,
        _ signals: ProcessSignals.Listener
    ) async throws(OpeningError) -> ThrowawayCredential {
        let program: ManagementProgram
        do throws(ManagementProgram.Missing) {
            program = try .find()
        } catch {
            throw OpeningError(.system, error.message, hint: error.hint)
        }
        let process = ["--process", "\(ProcessInfo.processInfo.processIdentifier)"]
        let words = process + access.words + patience
        let prepare = ["prepare"] + words + ["--", id]
        let database: ChosenDatabase = try await answer(of: program, prepare, access, signals, onSignal: .tell)
        // Whoever wants to leave by now does not need a connection.
        if let signal = signals.first { throw OpeningError(.told(signal: signal)) }
        let create = ["create"] + words + ["--", database.id]
        let connection: ThrowawayConnection = try await answer(of: program, create, access, signals, onSignal: .wait)
        return ThrowawayCredential(
            program: program,
            signals: signals,
            connection: connection,
            database: database,
            access: access
        )
    }

    /// Where the credentials lead.
    func databaseURL() throws(OpeningError) -> DatabaseURL {
        let text = String(decoding: connection.connectionString.bytes, as: UTF8.self)
        do throws(ConfigurationError) {
            return try .parse(text, named: "the URL of connection \(connection.id)", kind: .configuration)
        } catch {
            throw OpeningError(.system, error.message, hint: error.hint)
        }
    }

    /// Which database it is: `database production (db_…) of project shop in eu-central-1`, as far as it is known.
    var place: String {
        let name = database.name.map { "\($0.escapingControls) (\(database.id))" } ?? database.id
        let project = database.project.map { " of project \($0.escapingControls)" } ?? ""
        let region = database.region.map { " in \($0.escapingControls)" } ?? ""
        return "database \(name)\(project)\(region)"
    }

    /// For people.
    var greeting: String {
        "Connection \(connection.id) was made for this tunnel. It is deleted when the tunnel ends."
    }

    /// To be called when the tunnel has ended. Another signal ends the attempt.
    func delete() async {
        let words = ["throwaway", "delete"] + access.words + Self.hurry + ["--", connection.id]
        let finished = try? await program.run(words, settings: access.piped, signals, onSignal: .kill)
        guard finished?.exitCode != 0 else { return }
        let envFile = access.envFile.map { ["--env-file", $0] } ?? []
        let command = ["connections", "delete", connection.id, "--yes"] + envFile
        Console.printError(
            "connection \(connection.id), \(connection.name), was not deleted: its credentials still work",
            hint: "delete it with `\(ProgramIdentity.name) \(command.joined(separator: " "))`"
        )
    }

    private static func answer<Answer: Decodable>(
        of program: ManagementProgram,
        _ words: [String],
        _ access: Access,
        _ signals: ProcessSignals.Listener,
        onSignal: ManagementProgram.OnSignal
    ) async throws(OpeningError) -> Answer {
        let finished: ManagementProgram.Finished
        do throws(ManagementProgram.CannotRun) {
            finished = try await program.run(["throwaway"] + words, settings: access.piped, signals, onSignal: onSignal)
        } catch {
            throw OpeningError(.system, error.message)
        }
        guard finished.exitCode == 0 else { throw OpeningError(.alreadySaid(exitCode: finished.exitCode)) }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(finished.output)) else {
            throw OpeningError(.system, "cannot read the answer of \(program.path)")
        }
        return answer
    }
}
