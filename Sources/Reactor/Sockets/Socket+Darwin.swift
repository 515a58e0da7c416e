import LibC

#if canImport(Darwin)

extension Socket {
    static let sendFlags: CInt = 0

    /// Makes a non-blocking stream socket.
    convenience init(family: CInt) throws(SocketError) {
        self.init(owning: try systemCall("socket") { socket(family, SOCK_STREAM, 0) })
        try makeNonBlocking()
    }

    /// Takes the next client that has connected, or nil when there is none.
    func acceptConnection() throws(SocketError) -> (Socket, SocketAddress)? {
        do throws(SocketError) {
            var descriptor: CInt = -1
            let address = try SocketAddress { pointer, length throws(SocketError) in
                descriptor = try systemCall("accept") { accept(self.descriptor, pointer, length) }
            }
            let socket = Socket(owning: descriptor)
            try socket.makeNonBlocking()
            return (socket, address)
        } catch {
            // A client that gave up while it waited is not this socket's error.
            guard [EAGAIN, EWOULDBLOCK, ECONNABORTED].contains(error.code) else { throw error }
            return nil
        }
    }

    /// Sends small segments at once, and notices a peer that has vanished: after a minute of silence probes go out, and
    /// data that is sent again and again without an answer ends the connection after half a minute. That limit counts
    /// retransmissions only, not the time in which a peer has closed its window (xnu, tcp_timer.c), so nothing else has to
    /// look.
    package func keepAlive() throws(SocketError) {
        try set(Int32(IPPROTO_TCP), TCP_NODELAY, to: CInt(1))
        try set(SOL_SOCKET, SO_KEEPALIVE, to: CInt(1))
        try set(Int32(IPPROTO_TCP), TCP_KEEPALIVE, to: CInt(60))
        try set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, to: CInt(10))
        try set(Int32(IPPROTO_TCP), TCP_KEEPCNT, to: CInt(3))
        try set(Int32(IPPROTO_TCP), TCP_RXT_CONNDROPTIME, to: CInt(DeliveryWatch.usualLimit / .seconds(1)))
    }

    /// Nothing to look after: see `keepAlive`.
    package var delivery: DeliveryWatch.Delivery? {
        nil
    }

    private func makeNonBlocking() throws(SocketError) {
        let flags = try systemCall("fcntl") { fcntl(descriptor, F_GETFL) }
        _ = try systemCall("fcntl") { fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) }
        _ = try systemCall("fcntl") { fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        try set(SOL_SOCKET, SO_NOSIGPIPE, to: CInt(1))
    }
}
#endif
