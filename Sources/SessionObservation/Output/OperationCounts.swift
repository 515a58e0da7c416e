/// How many statements which program has sent: what Prisma Postgres bills, as far as it can be seen from here.
///
/// Each statement that the server has run counts one, whether it failed or not, and so does an empty one's error; what
/// was skipped or never answered does not.
package struct OperationCounts: Equatable, Sendable {
    /// Who sent them.
    package enum Sender: Hashable, Sendable {
        /// By application_name; empty where the client gave none.
        case program(String)
        /// The tunnel itself.
        case tunnel
        /// Programs beyond those that are told apart.
        case others
    }

    /// Programs that are told apart: a name is the client's to choose, and some choose a new one each time.
    package static let programLimit = 200

    package private(set) var total: UInt64 = 0
    package private(set) var counts: [Sender: UInt64] = [:]

    package init() {}

    package mutating func add(_ statement: ObservedStatement, isOwn: Bool = false) {
        guard statement.wasRun else { return }
        add(1, by: isOwn ? .tunnel : .program(statement.session.program))
    }

    package mutating func add(_ count: UInt64, by sender: Sender) {
        let isNew = counts[sender] == nil && counts.count >= Self.programLimit && sender != .tunnel
        counts[isNew ? .others : sender, default: 0] += count
        total += count
    }

    package mutating func add(_ other: OperationCounts) {
        for (sender, count) in other.counts { add(count, by: sender) }
    }

    /// The most first; equal ones by name.
    package var ranking: [(sender: Sender, count: UInt64)] {
        counts.map { (sender: $0.key, count: $0.value) }
            .sorted { ($1.count, Self.name($0.sender)) < ($0.count, Self.name($1.sender)) }
    }

    private static func name(_ sender: Sender) -> String {
        switch sender {
        case .program(let name): "0" + name
        case .tunnel: "1"
        case .others: "2"
        }
    }
}
