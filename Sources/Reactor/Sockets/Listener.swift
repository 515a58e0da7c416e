import LibC

/// A listening socket, bound to one address. A loop accepts from it through an `Acceptor`.
package final class Listener: Sendable {
    /// The address it is bound to, with the port that the kernel chose where none was asked for.
    package let address: SocketAddress
    private let descriptor: CInt

    /// Clients the kernel keeps waiting.
    private static let backlog: CInt = 1024

    /// Binds and listens. An address in use is an error: another port is never taken instead. The socket file of a Unix
    /// address must not be there yet; it is `SocketFile`'s business.
    package init(address: SocketAddress) throws(SocketError) {
        let socket = try Socket(family: address.family)
        if !address.isUnix {
            // A port whose last connections are still closing can be taken again at once.
            try socket.set(SOL_SOCKET, SO_REUSEADDR, to: CInt(1))
            // Accepted sockets inherit these.
            try socket.keepAlive()
        }
        if address.isIPv6 {
            // `localhost` listens on both families with a socket for each.
            try socket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, to: CInt(1))
        }
        _ = try systemCall("bind") { address.withPointer { bind(socket.descriptor, $0, $1) } }
        _ = try systemCall("listen") { listen(socket.descriptor, Self.backlog) }
        self.address = try SocketAddress { pointer, length throws(SocketError) in
            _ = try systemCall("getsockname") { getsockname(socket.descriptor, pointer, length) }
        }
        // Kept by number: the acceptor works on a duplicate of its own.
        descriptor = try systemCall("dup") { fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0) }
    }

    /// Takes over a socket that listens already, opened by somebody else. The descriptor is this listener's from now on.
    package init(adopting descriptor: CInt) throws(SocketError) {
        let socket = Socket(owning: descriptor)
        _ = try systemCall("fcntl") { fcntl(socket.descriptor, F_SETFL, O_NONBLOCK) }
        let address = try SocketAddress { pointer, length throws(SocketError) in
            _ = try systemCall("getsockname") { getsockname(socket.descriptor, pointer, length) }
        }
        // Whoever opened it may not know what accepted sockets need, which inherit these.
        if !address.isUnix { try socket.keepAlive() }
        self.address = address
        self.descriptor = try systemCall("dup") { fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0) }
    }

    deinit {
        close(descriptor)
    }

    /// Another descriptor of the same listening socket, for an acceptor.
    func duplicate() throws(SocketError) -> Socket {
        Socket(owning: try systemCall("dup") { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) })
    }
}
