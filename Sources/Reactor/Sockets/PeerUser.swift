/// The user whose process is at the other end of a connection on this machine, as the kernel tells it.
package enum PeerUser: Equatable, Sendable {
    /// The owner of the client's socket.
    case known(UInt32)
    /// Nobody has the socket any more, or it is not this machine's. Its words are a cause: `no such file or directory`.
    case unknown(SocketError)
}
