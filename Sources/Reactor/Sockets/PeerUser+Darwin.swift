#if canImport(Darwin)
extension PeerUser {
    /// Whether this system can tell at all: there is no public interface for that here.
    package static let isSupported = false

    /// Who connected `socket`: nobody knows.
    package static func find(of socket: Socket, address: SocketAddress) -> PeerUser {
        .unknown(SocketError(call: "getsockopt", code: 45))
    }
}
#endif
