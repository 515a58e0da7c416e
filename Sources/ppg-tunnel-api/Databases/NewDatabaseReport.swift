import CommandLineParts
import PrismaManagement

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
        if let file, let secret = created.connectionString {
            do {
                try file.save(secret)
                database = created.withoutSecrets
            } catch {
                failure = error
            }
        }
        if !output.json {
            try show(database)
            if let secret = database.connectionString, !output.quiet {
                Console.print(Detail.secret(secret))
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
        if file != nil && created.connectionString == nil {
            throw CommandFailure.failed("the API gave no connection string", hint: "use `connections create --env`")
        }
    }
}
