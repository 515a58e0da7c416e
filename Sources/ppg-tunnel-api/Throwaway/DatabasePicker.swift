import BothPrograms
import PrismaManagement

/// A numbered list of databases on a terminal, and the choice of one.
struct DatabasePicker {
    private let api: ManagementAPI

    init(_ api: ManagementAPI) {
        self.api = api
    }

    /// Throws if there is nobody to ask.
    static func requireTerminal() throws(CommandFailure) {
        guard Terminal.canAsk else {
            throw .usage(
                "--database-id pick needs a terminal to choose on",
                hint: "name the database; `\(ProgramIdentity.name) databases list` has the ids"
            )
        }
    }

    /// The id of the chosen database. Asks again until a number of the list is typed; nothing at all gives up.
    func pick() async throws -> String {
        let databases = try await api.databases().collected()
        guard !databases.isEmpty else {
            throw CommandFailure.failed(
                "there is no database to choose",
                hint: "make one with `\(ProgramIdentity.name) databases create`"
            )
        }
        let columns = [
            Column<(number: Int, database: Database)>("", alignment: .right) { String($0.number) },
            Column("PROJECT", flexible: true) { $0.database.project?.name ?? "" },
            Column("DATABASE", flexible: true) { $0.database.name },
            Column("REGION") { $0.database.region?.id ?? "" },
        ]
        let items = databases.enumerated().map { (number: $0.offset + 1, database: $0.element) }
        Table(columns, items).lines(width: Terminal.width(.standardError)).forEach(Console.note)
        while let answer = Console.ask("Which database? [1-\(items.count)] "), !answer.isEmpty {
            if let number = Int(answer), databases.indices.contains(number - 1) { return databases[number - 1].id }
        }
        throw CommandFailure.failed("no database was chosen")
    }
}
