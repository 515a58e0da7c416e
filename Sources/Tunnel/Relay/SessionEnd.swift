/// Who ended a session, and how.
enum SessionEnd: Equatable {
    /// The client said goodbye, or closed its connection between two queries.
    case clientLeft
    /// The client's connection ended while a query was running.
    case clientVanished(String)
    /// The upstream closed the connection, in its own words where it had any.
    case upstreamClosed(String?)
    /// The connection to the upstream broke.
    case upstreamLost(String)
    /// The upstream reported that a read-only session is no longer read-only.
    case lockBroken
    /// The tunnel is shutting down.
    case shutdown

    /// Something broke that nobody asked for.
    var isBreakdown: Bool {
        switch self {
        case .upstreamLost, .lockBroken: true
        case .clientLeft, .clientVanished, .upstreamClosed, .shutdown: false
        }
    }

    /// For the log's field `ended_by`.
    var side: String {
        switch self {
        case .clientLeft, .clientVanished: "client"
        case .upstreamClosed, .upstreamLost: "upstream"
        case .lockBroken: "tunnel"
        case .shutdown: "shutdown"
        }
    }

    /// For the log's field `reason`, where there is more to say.
    var reason: String? {
        switch self {
        case .clientLeft, .shutdown: nil
        case .clientVanished(let words), .upstreamLost(let words): words
        case .upstreamClosed(let words): words ?? "closed the connection"
        case .lockBroken: "a statement turned default_transaction_read_only off"
        }
    }
}
