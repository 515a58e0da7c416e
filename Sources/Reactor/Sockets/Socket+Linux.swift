#if os(Linux)
import LibC
import CPlatform

extension Socket {
    /// A peer that is gone is an error, not a signal.
    static let sendFlags = CInt(MSG_NOSIGNAL)

    /// Makes a non-blocking stream socket.
    convenience init(family: CInt) throws(SocketError) {
        let type = streamSocket | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        self.init(owning: try systemCall("socket") { socket(family, type, 0) })
    }

    /// Takes the next client that has connected, or nil when there is none.
    func acceptConnection() throws(SocketError) -> (Socket, SocketAddress)? {
        do throws(SocketError) {
            var descriptor: CInt = -1
            let address = try SocketAddress { pointer, length throws(SocketError) in
                let flags = CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
                descriptor = try systemCall("accept") { accept4(self.descriptor, pointer, length, flags) }
            }
            return (Socket(owning: descriptor), address)
        } catch {
            // A client that gave up while it waited is not this socket's error.
            guard [EAGAIN, EWOULDBLOCK, ECONNABORTED].contains(error.code) else { throw error }
            return nil
        }
    }

    /// Sends small segments at once, and notices a peer that has vanished while nothing is under way: after a minute of
    /// silence probes go out. What is under way is `DeliveryWatch`'s.
    package func keepAlive() throws(SocketError) {
        try set(Int32(IPPROTO_TCP), TCP_NODELAY, to: CInt(1))
        try set(SOL_SOCKET, SO_KEEPALIVE, to: CInt(1))
        try set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, to: CInt(60))
        try set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, to: CInt(10))
        try set(Int32(IPPROTO_TCP), TCP_KEEPCNT, to: CInt(3))
    }

    /// What is under way to the peer; nil when all is acknowledged, and for Unix sockets, which lose nothing.
    package var delivery: DeliveryWatch.Delivery? {
        var found = shim_delivery_state()
        guard shim_delivery(descriptor, &found) == 0, found.unacknowledged > 0 else { return nil }
        return DeliveryWatch.Delivery(silence: .milliseconds(found.silence), attempts: Int(found.attempts))
    }
}
#endif
