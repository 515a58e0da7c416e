/// A statement that Parse, or SQL's PREPARE, has given a name.
struct PreparedStatement {
    var text: BoundedText
    /// By Parse, completed by ParameterDescription; 0 where it is not known.
    var types: [UInt32]
}

/// A portal that Bind, or SQL's DECLARE, has given a name.
struct Portal {
    /// Empty for the unnamed one.
    var statement: String
    var text: BoundedText?
    var parameters: [Parameter] = []
    var leftOut = 0
    /// Of its Bind.
    var bytesSent = 0
    /// It outlives its transaction.
    var isHeld = false
    /// Begun, and not at its end.
    var suspended: ObservedStatement?
}

/// The server's table of names as the messages show it: both kinds of statements share one name space, and so do both
/// kinds of portals.
///
/// Bounded by the bytes of its texts: what was given its name first is forgotten first.
struct PreparedNames {
    private struct Entry {
        var statement: PreparedStatement
        var age: UInt64
    }

    private let limit: Int
    private var statements: [String: Entry] = [:]
    private var size = 0
    private var nextAge: UInt64 = 0
    var portals: [String: Portal] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    subscript(statement name: String) -> PreparedStatement? {
        statements[name]?.statement
    }

    mutating func prepare(_ name: String, _ statement: PreparedStatement) {
        remove(statement: name)
        statements[name] = Entry(statement: statement, age: nextAge)
        nextAge += 1
        size += Self.size(statement)
        while size > limit, statements.count > 1, let oldest = statements.min(by: { $0.value.age < $1.value.age }) {
            remove(statement: oldest.key)
        }
    }

    mutating func describe(_ name: String, types: [UInt32]) {
        statements[name]?.statement.types = types
    }

    mutating func remove(statement name: String) {
        guard let entry = statements.removeValue(forKey: name) else { return }
        size -= Self.size(entry.statement)
    }

    mutating func removeStatements() {
        statements = [:]
        size = 0
    }

    /// What the portal would run: a copy, because its statement may be closed and its name taken again.
    func portal(_ bind: BindContent, bytesSent: Int) -> Portal {
        let statement = statements[bind.statement]?.statement
        let types = statement?.types ?? []
        var parameters = bind.parameters
        for index in parameters.indices where types.indices.contains(index) { parameters[index].type = types[index] }
        return Portal(
            statement: bind.statement,
            text: statement?.text,
            parameters: parameters,
            leftOut: bind.leftOut,
            bytesSent: bytesSent
        )
    }

    // Besides its text, an entry takes room for its name, its types and the table.
    private static func size(_ statement: PreparedStatement) -> Int {
        statement.text.text.utf8.count + 4 * statement.types.count + 128
    }
}
