#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A listening socket that plays the upstream: a test accepts each connection itself and says what it likes on it.
public final class FakeUpstream {
    /// Where it listens, on 127.0.0.1.
    public let port: UInt16
    /// Milliseconds that a connection is waited for. Only a test that fails waits that long.
    public var timeLimit: CInt = 30_000
    /// What the connections so far were made from.
    public private(set) var peerPorts: Set<UInt16> = []
    private let descriptor: CInt
    private var isOpen = true

    /// Listens on a port that the kernel chooses. `receiveBuffer`: of the accepted sockets, for slow readers.
    public init(receiveBuffer: CInt? = nil) throws {
        let descriptor = try PeerSocket.makeSocket()
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        guard withLoopback(0, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 64) == 0 else {
            throw PeerError.system("listen", errno)
        }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        port = socketPort { getsockname(descriptor, $0, $1) }
        self.descriptor = descriptor
    }

    deinit {
        close()
    }

    /// Waits for the tunnel's next connection.
    public func accept(
        certificate: TestCertificate = .trusted,
        tls: TLSPeer.Options = TLSPeer.Options()
    ) throws -> UpstreamPeer {
        guard isConnectionWaiting(milliseconds: timeLimit) else { throw PeerError.timedOut("upstream connection") }
        return UpstreamPeer(socket: try acceptWaiting(), certificate: certificate, options: tls)
    }

    /// Nobody has connected that was not accepted.
    public var isQuiet: Bool {
        !isConnectionWaiting(milliseconds: 0)
    }

    /// Refuses connections from now on, and resets those that were never accepted.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        while let socket = try? acceptWaiting() { socket.reset() }
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
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
