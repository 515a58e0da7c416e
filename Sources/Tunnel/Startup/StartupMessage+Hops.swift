import PostgresWire

/// How many tunnels a connection has come through, told from each to the next on the same machine: in a circle of
/// tunnels one client would otherwise become an endless chain of sessions.
///
/// A message that has come through tunnels names its `user` once more for each, always with the same value. PostgreSQL
/// reads the last one and poolers read the last or the first, so that nobody but a tunnel notices.
extension StartupMessage {
    /// A chain of more tunnels than this is taken for a circle.
    static let hopLimit = 2

    /// Tunnels that the message has come through.
    var hops: Int {
        max(0, userCount - 1)
    }

    /// The same message as it is sent to an upstream: on this machine it tells of one tunnel more, as long as there is
    /// room in the packet; elsewhere of none.
    func leaving(toThisMachine: Bool) -> StartupMessage {
        guard let user = parameters.first(where: { $0.isNamed("user") }) else { return self }
        var message = self
        if toThisMachine {
            message.parameters.insert(user, at: 0)
            return message.encoded.count <= FirstPacket.maximumLength ? message : self
        } else if userCount > 1 {
            message.parameters = [user] + parameters.filter { !$0.isNamed("user") }
        }
        return message
    }

    private var userCount: Int {
        parameters.count { $0.isNamed("user") }
    }
}
