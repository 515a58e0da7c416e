/// Statements that PostgreSQL lets through in a read-only transaction although they change something, by their first
/// keyword, with the reason for which they do not pass.
enum ForbiddenStatements {
    static let reasons = [
        "analyze": "ANALYZE replaces the statistics that the planner goes by.",
        "analyse": "ANALYZE replaces the statistics that the planner goes by.",
        "call": "A procedure may commit and go on in a transaction that writes.",
        "checkpoint": "CHECKPOINT writes everybody's pages at once.",
        "cluster": "CLUSTER writes the table anew and locks it meanwhile.",
        "do": "A DO block may commit and go on in a transaction that writes.",
        "load": "LOAD runs a library of the server's machine.",
        "reindex": "REINDEX writes the index anew and locks its table meanwhile.",
        "repack": "REPACK writes the table anew and locks it meanwhile.",
        "vacuum": "VACUUM writes the table, and VACUUM FULL locks it meanwhile.",
        "wait": "It is not known to change nothing.",
    ]
}

/// Statements that PostgreSQL itself refuses in a read-only transaction (`ClassifyUtilityCommandAsReadOnly` in
/// src/backend/tcop/utility.c, `ExecCheckXactReadOnly` in execMain.c). They pass, so that its own words are seen.
enum ServerRefusedStatements {
    /// Run by the executor: their expressions may be evaluated before they fail, while they are planned.
    static let queries: Set = ["insert", "update", "delete", "merge"]
    /// Refused before anything in them is looked at.
    static let utilities: Set = [
        "alter", "comment", "create", "drop", "grant", "import", "reassign", "refresh", "revoke", "security",
        "truncate",
    ]
}
