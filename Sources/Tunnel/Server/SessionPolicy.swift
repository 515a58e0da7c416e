import Reactor

/// What a tunnel does for its sessions beyond passing them on. By default nothing that a client, the server's log or a
/// bill could see.
package struct SessionPolicy: Sendable {
    /// Upstream connections without a session that wait for a next client while clients come now and then, 0 to 4 on each
    /// loop that serves some. While they come often there are more, up to 4 on all loops together.
    package var spareConnections = 1
    /// Whether sessions are kept for a next client.
    package var reuse = SessionReuse()
    /// Sessions are kept read-only, whatever their clients send.
    package var isReadOnly = false
    /// A query is cancelled when its client is certainly gone. PostgreSQL itself lets it run to its end.
    package var cancelsAbandoned = false
    /// A peer that acknowledges nothing for this long is gone, however patient TCP is.
    package var silenceLimit = DeliveryWatch.usualLimit
    /// How long the machine has slept so far; tests have one of their own.
    package var suspended: @Sendable () -> Duration = { SuspendedTime.total }

    /// What clients cannot see.
    package init() {}
}
