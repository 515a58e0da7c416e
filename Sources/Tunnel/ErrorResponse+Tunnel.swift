import PostgresWire

/// The tunnel's own last words to a client.
extension ErrorResponse {
    /// For a session that a shutdown ends: PostgreSQL's code, and its words but for the name.
    static let shuttingDown = ErrorResponse(
        fatal: .adminShutdown,
        message: "terminating connection because ppg-tunnel is shutting down"
    )

    /// For a client that has no session yet.
    static let notStarting = ErrorResponse(fatal: .cannotConnectNow, message: "ppg-tunnel is shutting down")
    /// PostgreSQL's own words.
    static let tooManyClients = ErrorResponse(
        fatal: .tooManyConnections,
        message: "sorry, too many clients already",
        hint: "close some clients, or raise the limit of open files (ulimit -n) before ppg-tunnel starts"
    )

    /// Told from tunnel to tunnel, each with its own words before them: see `UpstreamFailure.isCircle`. Of tunnels in a circle
    /// only the one that starts last, and so closes it, gets them back from its check at the start, and exits with 78. The
    /// others found nobody when they looked, which may pass, and go on; their clients are told.
    static let circleWords = "the tunnels lead back to each other and never to a database"

    /// The client is another tunnel, behind which this one has been before.
    static let tunnelsInCircle = ErrorResponse(
        fatal: .sqlclientUnableToEstablishSQLConnection,
        message: circleWords,
        hint: "give one of them a DATABASE_URL that has the database's own address"
    )

    /// The client's startup message has no room for the upstream's login. PostgreSQL would close without a word.
    static let startupTooLong = ErrorResponse(
        fatal: .protocolViolation,
        message:
            "the startup packet is too long: with the upstream's login it exceeds \(FirstPacket.maximumLength) bytes",
        hint: "shorten the connection's options"
    )

    /// A read-only session could write from now on.
    static let lockBroken = ErrorResponse(
        fatal: .readOnlySQLTransaction,
        message: "terminating connection because default_transaction_read_only was turned off in a read-only tunnel",
        hint: "ppg-tunnel was started with --read-only. What is meant to write needs a tunnel without it."
    )

    /// The commands of a replication connection are no SQL.
    static let readOnlyReplication = ErrorResponse(
        fatal: .readOnlySQLTransaction,
        message: "a read-only tunnel takes no replication connections",
        hint: "ppg-tunnel was started with --read-only. Replication needs a tunnel without it."
    )

    /// The upstream went away in the middle of a session, without a word of its own.
    static func lost(upstream: String, reason: String?) -> ErrorResponse {
        ErrorResponse(
            fatal: .connectionFailure,
            message: "the connection to \(upstream) was lost: \(reason ?? "no reason was given")",
            hint: "connect again: each new connection starts afresh"
        )
    }

    /// The whole message.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }
}
