import LibC

/// Why a peer of a test did not get what it waited for.
package enum PeerError: Error, Equatable {
    /// Nothing came within the time limit; what was waited for.
    case timedOut(String)
    /// The other side closed in an orderly way.
    case closed
    /// The other side reset the connection.
    case reset
    /// A system call failed.
    case system(String, CInt)
    /// TLS failed on the test's side, with OpenSSL's reason.
    case tls(String)
}

/// A socket that a test works with from its own thread: calls wait, but never longer than `timeLimit`.
///
/// Remembers all that it has read.
package final class PeerSocket: PeerStream {
    /// The descriptor, non-blocking.
    package let descriptor: CInt
    /// Every byte read so far.
    package private(set) var received: [UInt8] = []
    /// Milliseconds that a call may wait. Only a test that fails waits that long.
    package var timeLimit: CInt = 30_000
    /// Bytes that were read and are still to be taken.
    package var unread: [UInt8] = []
    private var isOpen = true

    /// Takes over a descriptor.
    package init(owning descriptor: CInt) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        var yes: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
    }

    deinit {
        close()
    }

    /// Connects to a port of 127.0.0.1. `receiveBuffer`: bytes of the kernel's buffer, for slow readers.
    package convenience init(connectingTo port: UInt16, receiveBuffer: CInt? = nil) throws {
        self.init(owning: try Self.makeSocket())
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        try connect(to: port)
    }

    /// Two sockets that are connected to each other: the descriptor, non-blocking, that the code under test gets, and the
    /// other end. Writing to a closed one is an error from now on, not a signal.
    package static func pair() throws -> (inner: CInt, outer: PeerSocket) {
        signal(SIGPIPE, SIG_IGN)
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, streamSocket, 0, &ends) == 0 else { throw PeerError.system("socketpair", errno) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return (ends[0], PeerSocket(owning: ends[1]))
    }

    /// A socket that `connect(to:)` connects later.
    package static func unconnected() throws -> PeerSocket {
        PeerSocket(owning: try makeSocket())
    }

    /// Connects to a port of 127.0.0.1.
    package func connect(to port: UInt16) throws {
        let code = withLoopback(port) { connectOnce(descriptor, $0, $1) }
        guard code == 0 || errno == EINPROGRESS else { throw PeerError.system("connect", errno) }
        try wait(for: CInt(POLLOUT), what: "connection to port \(port)")
        var error: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
        guard error == 0 else { throw PeerError.system("connect", error) }
    }

    /// Sends all bytes.
    package func send(_ bytes: [UInt8]) throws {
        var start = 0
        while start < bytes.count {
            let count = sendSome(bytes[start...])
            if count > 0 {
                start += count
            } else {
                guard errno == EAGAIN else { throw Self.failure("send") }
                try wait(for: CInt(POLLOUT), what: "room to send")
            }
        }
    }

    /// Sends bytes in pieces, each of them in a segment of its own as far as the kernel keeps them apart.
    package func send(pieces: [[UInt8]]) throws {
        for piece in pieces { try send(piece) }
    }

    /// Sends until the kernel has taken nothing for `patience` milliseconds, and returns how much it took.
    package func sendUntilRefused(_ bytes: [UInt8], patience: CInt) -> Int {
        var start = 0
        while start < bytes.count {
            let count = sendSome(bytes[start...])
            if count > 0 { start += count } else if errno != EAGAIN { return start }
            guard poll(CInt(POLLOUT), milliseconds: patience) else { return start }
        }
        return start
    }

    /// Reads what has arrived, at least a byte; empty at an orderly end.
    package func readSome() throws -> [UInt8] {
        guard unread.isEmpty else {
            defer { unread = [] }
            return unread
        }
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count >= 0 {
                received += buffer[..<count]
                return Array(buffer[..<count])
            }
            guard errno == EAGAIN else { throw Self.failure("recv") }
            try wait(for: CInt(POLLIN), what: "something to read")
        }
    }

    /// Nothing has arrived, and the connection is still open.
    package var isSilent: Bool {
        isSilent(milliseconds: 0)
    }

    /// Nothing arrives for so long, and the connection stays open.
    package func isSilent(milliseconds: CInt) -> Bool {
        unread.isEmpty && !poll(CInt(POLLIN), milliseconds: milliseconds)
    }

    /// Something has arrived, or the other side has closed, before so many milliseconds have passed. For a test that
    /// has a pace of its own; one that waits reads.
    package func hasAnswered(within milliseconds: CInt) -> Bool {
        !unread.isEmpty || poll(CInt(POLLIN), milliseconds: milliseconds)
    }

    /// Bytes that have arrived and were not read.
    package var unreadCount: Int {
        var count: CInt = 0
        _ = ioctl(descriptor, UInt(FIONREAD), &count)
        return unread.count + Int(count)
    }

    /// Whether everything that was sent reaches the other side's kernel within so many milliseconds.
    package func isDelivered(within milliseconds: Int) -> Bool {
        for _ in 0...milliseconds {
            var count: CInt = 0
            guard ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0, count > 0 else { return true }
            usleep(1_000)
        }
        return false
    }

    /// Tells the other side that nothing more will come.
    package func shutdownWrite() {
        precondition(isOpen, "the socket was closed")
        _ = shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Closes in an orderly way, unless there are unread bytes.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        _ = LibC.close(descriptor)
    }

    /// Closes with a reset.
    package func reset() {
        // The number of a closed descriptor may be another socket's by now.
        guard isOpen else { return }
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// The port at the other end.
    package var peerPort: UInt16 {
        port { getpeername(descriptor, $0, $1) }
    }

    /// The port at this end.
    package var localPort: UInt16 {
        port { getsockname(descriptor, $0, $1) }
    }

    /// Waits until `poll` tells one of the events.
    package func wait(for events: CInt, what: String) throws {
        guard poll(events, milliseconds: timeLimit) else { throw PeerError.timedOut(what) }
    }

    private func poll(_ events: CInt, milliseconds: CInt) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let count = pollOnce(&entry, 1, milliseconds)
            if count >= 0 { return count > 0 }
            guard errno == EINTR else { return false }
        }
    }

    private func sendSome(_ bytes: ArraySlice<UInt8>) -> Int {
        #if canImport(Glibc)
        let flags = CInt(MSG_NOSIGNAL)
        #else
        let flags: CInt = 0
        #endif
        return bytes.withUnsafeBytes { sendBytes(descriptor, $0.baseAddress, $0.count, flags) }
    }

    private func port(_ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt) -> UInt16 {
        socketPort(call)
    }

    static func makeSocket() throws -> CInt {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, streamSocket | CInt(SOCK_CLOEXEC.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, streamSocket, 0)
        #endif
        guard descriptor >= 0 else { throw PeerError.system("socket", errno) }
        return descriptor
    }

    private static func failure(_ call: String) -> PeerError {
        errno == ECONNRESET || errno == EPIPE ? .reset : .system(call, errno)
    }
}

// Inside the class these names are its own methods.
private let pollOnce = poll
private let sendBytes = send
private let connectOnce = connect

/// Hands an address of 127.0.0.1 to a system call.
func withLoopback<Result>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

/// The port that `getsockname` or `getpeername` gives, 0 where there is none.
func socketPort(_ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
    }
    return code == 0 ? UInt16(bigEndian: address.sin_port) : 0
}
