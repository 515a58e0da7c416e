#if canImport(Darwin)
/// Whether anybody is left at the other end of a connection on this machine.
package enum PeerPresence {
    /// There is no public interface for that here: a client counts as there until its connection breaks.
    package static func isGone(from socket: Socket, address: SocketAddress) -> Bool {
        false
    }
}
#endif
