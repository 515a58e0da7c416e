import LibC

/// A listening socket that plays the upstream: a test accepts each connection itself and says what it likes on it.
package final class FakeUpstream {
    /// Where it listens, on 127.0.0.1.
    package let port: UInt16
    /// Milliseconds that a connection is waited for. Only a test that fails waits that long.
    package var timeLimit: CInt = 30_000
    /// What the connections so far were made from.
    package private(set) var peerPorts: Set<UInt16> = []
    private let descriptor: CInt
    // Holds the port after the listening socket, so that no other test's gets it.
    private let placeholder: CInt
    private var isOpen = true

    /// Listens on a port that the kernel chooses. `receiveBuffer`: of the accepted sockets, for slow readers.
    package init(receiveBuffer: CInt? = nil) throws {
        let descriptor = try PeerSocket.makeSocket()
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        try Self.bindShared(descriptor, port: 0)
        guard listen(descriptor, 64) == 0 else { throw PeerError.system("listen", errno) }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        port = socketPort { getsockname(descriptor, $0, $1) }
        placeholder = try PeerSocket.makeSocket()
        try Self.bindShared(placeholder, port: port)
        self.descriptor = descriptor
    }

    deinit {
        close()
        Self.close(placeholder)
    }

    /// A port that the kernel chooses is never one that is bound already, shared or not.
    private static func bindShared(_ descriptor: CInt, port: UInt16) throws {
        var yes: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, socklen_t(MemoryLayout<CInt>.size))
        guard withLoopback(port, { bind(descriptor, $0, $1) }) == 0 else { throw PeerError.system("bind", errno) }
    }

    /// Waits for the tunnel's next connection.
    package func accept(
        certificate: TestCertificate = .trusted,
        tls: TLSPeer.Options = TLSPeer.Options()
    ) throws -> UpstreamPeer {
        guard isConnectionWaiting(milliseconds: timeLimit) else { throw PeerError.timedOut("upstream connection") }
        return UpstreamPeer(socket: try acceptWaiting(), certificate: certificate, options: tls)
    }

    /// Nobody has connected that was not accepted.
    package var isQuiet: Bool {
        !isConnectionWaiting(milliseconds: 0)
    }

    /// Refuses connections from now on, and resets those that were never accepted.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        while let socket = try? acceptWaiting() { socket.reset() }
        Self.close(descriptor)
    }

    private static func close(_ descriptor: CInt) {
        _ = LibC.close(descriptor)
    }

    private func acceptWaiting() throws -> PeerSocket {
        let accepted = acceptOnce(descriptor, nil, nil)
        guard accepted >= 0 else { throw PeerError.system("accept", errno) }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        let socket = PeerSocket(owning: accepted)
        peerPorts.insert(socket.peerPort)
        return socket
    }

    private func isConnectionWaiting(milliseconds: CInt) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }
}

// Inside the class this name is its own method.
private let acceptOnce = accept
