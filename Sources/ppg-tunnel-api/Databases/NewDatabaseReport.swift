import BothPrograms
import PrismaManagement
import Wording

/// What happens once a database was made: its connection string goes where it belongs, and nothing that happens
/// afterwards can lose it.
struct NewDatabaseReport {
    let session: ManagementSession
    let output: OutputOptions
    let file: EnvTarget?
    let isWaiting: Bool

    /// Saves or shows the secret, waits if that was asked for, and calls `show` once.
    ///
    /// People see the secret before the wait. JSON is one document, so it comes after it, even if the wait fails.
    func finish(_ created: Database, _ show: (Database) throws -> Void) async throws {
        var database = created
        var failure: (any Error)?
        let connection = created.newConnection
        if let file, let secret = connection?.preferredConnectionString {
            do {
                try file.save(secret)
                database = created.withoutSecrets
            } catch {
                failure = error
            }
        }
        if !output.json {
            try show(database)
            if let connection = database.newConnection, !output.quiet {
                Console.print(Detail.secrets(of: connection))
            }
        }
        if isWaiting && failure == nil {
            do {
                database.status = try await Readiness.wait(for: database, session.api).status
            } catch {
                failure = error
            }
        }
        if output.json {
            try show(database)
        }
        if let failure { throw failure }
        guard connection == nil else { return }
        let hint = "`connections create --database \(database.id)` makes one"
        if file != nil { throw CommandFailure.failed("the API gave no connection string", hint: hint) }
        Console.note("the API gave no connection string: \(hint)".escapingControls)
    }
}
