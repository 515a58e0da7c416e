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

    /// Saves or shows the secret, waits if that was asked for, and shows what there is then.
    ///
    /// People see the secret and all but the status before the wait, and the status after it. JSON is one document, so it
    /// comes after the wait, even if that fails. `above` stands above the database's own details, whose titles begin with
    /// `title`; `document` is what JSON has.
    func finish(
        _ created: Database,
        titled title: String = "",
        below above: [Detail] = [],
        id: String,
        document: (Database) -> some Encodable
    ) async throws {
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
        let isPatient = isWaiting && failure == nil
        let details = above + database.details(withStatus: !isPatient).map { Detail(title + $0.title, $0.text) }
        if !output.json {
            try output.one(document(database), id: id, details)
            if let connection = database.newConnection, !output.quiet {
                Console.print(Detail.secrets(of: connection))
            }
        }
        if isPatient {
            do {
                try await Readiness.wait(for: &database, session.api)
            } catch {
                failure = error
            }
            if !output.json && !output.quiet {
                let status = Detail(title + Database.statusTitle, database.status.rawValue)
                Console.print(["", status.line(below: details)])
            }
        }
        if output.json {
            try output.one(document(database), id: id, [])
        }
        if let failure { throw failure }
        guard connection == nil else { return }
        let hint = "`connections create --database \(database.id)` makes one"
        if file != nil { throw CommandFailure.failed("the API gave no connection string", hint: hint) }
        Console.note("the API gave no connection string: \(hint)".escapingControls)
    }
}
