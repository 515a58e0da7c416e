import BothPrograms
import PrismaManagement

/// A list of databases on a terminal, and the choice of one: with the arrow keys, or by its number where the terminal
/// cannot move its cursor.
struct DatabasePicker {
    /// Lines beside the items: the header, and what is said below them.
    private static let roomForWords = 3
    private static let question = "Which database?"

    private let session: ManagementSession

    init(_ session: ManagementSession) {
        self.session = session
    }

    /// Throws if there is nobody to ask.
    static func requireTerminal() throws(CommandFailure) {
        guard Terminal.canAsk else {
            throw .usage(
                "--database-id pick needs a terminal to choose on",
                hint: "name the database; `\(ProgramIdentity.name) databases list` has the names and ids"
            )
        }
    }

    /// The database that is chosen; throws where none is.
    func pick() async throws -> Database {
        let databases = try await Database.all(session)
        guard !databases.isEmpty else {
            throw CommandFailure.failed(
                "there is no database to choose",
                hint: "make one with `\(ProgramIdentity.name) databases create`"
            )
        }
        guard let index = RawTerminal.isThere ? choose(from: databases) : ask(for: databases) else {
            throw CommandFailure.failed("no database was chosen")
        }
        return databases[index]
    }

    private static func table(_ databases: [Database]) -> Table {
        let columns = [
            Column<(number: Int, database: Database)>("", alignment: .right) { String($0.number) },
            Column("PROJECT", flexible: true) { $0.database.project?.name ?? "" },
            Column("DATABASE", flexible: true) { $0.database.name },
            Column("REGION") { $0.database.region?.id ?? "" },
        ]
        return Table(columns, databases.enumerated().map { (number: $0.offset + 1, database: $0.element) })
    }

    /// Asks again until a number of the list is typed; nothing at all gives up.
    private func ask(for databases: [Database]) -> Int? {
        Self.table(databases).lines(width: Terminal.width(.standardError)).forEach(Console.note)
        while let answer = Console.ask("\(Self.question) [1-\(databases.count)] "), !answer.isEmpty {
            guard let number = Int(answer) else {
                Console.note("type the number in front of it, or nothing to give up")
                continue
            }
            if databases.indices.contains(number - 1) { return number - 1 }
            Console.note(ListChoice.outside(number, databases.count))
        }
        return nil
    }

    private func choose(from databases: [Database]) -> Int? {
        // The mark takes two columns, and a line that wraps could not be drawn over.
        let width = Terminal.width(.standardError).map { max(1, $0 - 3) }
        let lines = Self.table(databases).lines(width: width).map { $0.cut(to: width ?? .max) }
        var choice = ListChoice(count: databases.count, rows: RawTerminal.height - Self.roomForWords)
        let terminal = RawTerminal()
        defer { terminal.end() }
        var screen = ListScreen(header: lines[0], items: Array(lines.dropFirst()), width: width ?? .max)
        screen.draw(choice)
        while let keys = terminal.read() {
            for key in keys {
                switch choice.pressed(key) {
                case .again: continue
                case .givenUp:
                    screen.clear()
                    return nil
                case .chosen(let index):
                    screen.clear()
                    let database = databases[index]
                    let place = database.project.map { " of \($0.name)" } ?? ""
                    Console.note("\(Self.question) \(database.name)\(place)".escapingControls)
                    return index
                }
            }
            screen.draw(choice)
        }
        return nil
    }
}

/// The lines of a list, drawn over what was drawn before.
private struct ListScreen {
    let header: String
    let items: [String]
    let width: Int
    private var drawn = 0

    init(header: String, items: [String], width: Int) {
        self.header = header
        self.items = items
        self.width = width
    }

    mutating func draw(_ choice: ListChoice) {
        let rows = choice.shown.map { ($0 == choice.marked ? "> " : "  ") + items[$0] }
        let number = choice.typed.map { " \($0)" } ?? ""
        let help = choice.remark ?? "arrow keys or a number, Enter takes it, Esc gives up\(number)"
        let lines = ["  " + header] + rows + [help.cut(to: width)]
        write(lines)
    }

    mutating func clear() { write([]) }

    /// The cursor stays below the last line.
    private mutating func write(_ lines: [String]) {
        let back = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
        Console.write("\r\(back)\u{1B}[J" + lines.map { $0 + "\n" }.joined(), to: 2)
        drawn = lines.count
    }
}
