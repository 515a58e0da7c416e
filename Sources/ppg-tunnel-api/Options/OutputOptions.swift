import ArgumentParser
import BothPrograms
import PrismaManagement
import Wording

/// What goes to standard output: a table for people, one JSON document, or ids.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON document with raw values.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print ids only.")
    var quiet = false

    func validate() throws {
        if json && quiet {
            throw ValidationError("--json and --quiet exclude each other.")
        }
    }

    /// Prints `items` with their own columns.
    func list<Item: Presentable>(_ items: [Item]) throws {
        try list(items, Item.noun + "s", id: \.id, Item.columns)
    }

    /// Prints one item with its own details.
    func one(_ item: some Presentable) throws {
        try one(item, id: item.id, item.details)
    }

    /// Prints `items`, which are called `noun` if there are none.
    func list<Item: Encodable>(
        _ items: [Item],
        _ noun: String,
        id: (Item) -> String,
        _ columns: [Column<Item>]
    ) throws {
        if json {
            try Console.printJSON(items)
        } else if quiet {
            for item in items {
                Console.print(id(item).escapingControls)
            }
        } else if items.isEmpty {
            Console.note("no \(noun)")
        } else {
            Console.print(Table(columns, items).lines(width: Terminal.width(.standardOutput)))
        }
    }

    /// Prints one item: `details` line by line for people.
    func one(_ item: some Encodable, id: String, _ details: [Detail]) throws {
        if json {
            try Console.printJSON(item)
        } else if quiet {
            Console.print(id.escapingControls)
        } else {
            Console.print(Detail.lines(details))
        }
    }

    /// Says what was done with `id`.
    func done<Item: Presentable>(_ id: ResourceID<Item>, _ deed: Deed) throws {
        let text = id.prefixed.escapingControls
        if json {
            try Console.printJSON(Document(id: id.prefixed, deed))
        } else {
            Console.print(quiet ? text : "\(deed) \(Item.noun) \(text)")
        }
    }

    /// What can be done with a thing as a whole.
    enum Deed: String {
        case deleted
        case transferred
    }

    /// `{"deleted": true, "id": "db_…"}`.
    private struct Document: Encodable {
        var id: String
        var deleted: Bool?
        var transferred: Bool?

        init(id: String, _ deed: Deed) {
            self.id = id
            deleted = deed == .deleted ? true : nil
            transferred = deed == .transferred ? true : nil
        }
    }
}
