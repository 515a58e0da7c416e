/// What may come of a statement, as far as what follows it is concerned.
struct Effects: OptionSet, Sendable {
    let rawValue: UInt8

    /// It ends the transaction: the next one may be another kind.
    static let endsTransaction = Effects(rawValue: 1)
    /// It begins one, or a savepoint.
    static let controlsTransaction = Effects(rawValue: 2)
    /// It makes a table of a query, which the server refuses, but not inside EXPLAIN.
    static let createsTable = Effects(rawValue: 4)
    /// It reads, or is something else.
    static let other = Effects(rawValue: 8)
    /// It executes what was prepared under a name.
    static let executesName = Effects(rawValue: 16)

    /// It may follow the end of a transaction.
    var mayFollowEnd: Bool {
        isSubset(of: [.endsTransaction, .controlsTransaction])
    }
}

/// Why a message does not go on to the server, in words for its client.
package struct Refusal: Error, Equatable, Sendable {
    /// What cannot be executed: `VACUUM`.
    let what: String
    /// A sentence.
    let reason: String
}
