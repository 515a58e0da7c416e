import LibC

/// A non-blocking stream socket: the one owner of its descriptor, which it closes once.
package final class Socket {
    /// The descriptor's number, for calls that this type does not have.
    package let descriptor: CInt
    private var isOpen = true

    /// What a read or a write came to when the kernel had something to say.
    package enum Result: Equatable {
        case bytes(Int)
        /// The kernel has nothing to read, or no room to write; the selector will tell.
        case notReady
        /// The peer will send nothing more.
        case end
    }

    /// Takes over a descriptor that is already non-blocking and closed on exec.
    package init(owning descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        close()
    }

    /// Closes the descriptor, if that was not done yet. Its registration must be cancelled before.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        _ = LibC.close(descriptor)
    }

    /// Gives the open descriptor up: closing it is the caller's from now on.
    package func surrender() -> CInt {
        isOpen = false
        return descriptor
    }

    /// Reads what has arrived, up to the buffer's size.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Result {
        let count = try nilWhenNotReady("recv") { recv(descriptor, buffer.baseAddress, buffer.count, 0) }
        guard let count else { return .notReady }
        return count == 0 ? .end : .bytes(count)
    }

    /// Looks at the first bytes that have arrived and leaves them where they are.
    package func peek(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Result {
        let count = try nilWhenNotReady("recv") {
            recv(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_PEEK))
        }
        guard let count else { return .notReady }
        return count == 0 ? .end : .bytes(count)
    }

    /// Writes what the kernel takes, which may be less than all.
    package func write(_ buffer: UnsafeRawBufferPointer) throws(SocketError) -> Result {
        let count = try nilWhenNotReady("send") {
            send(descriptor, buffer.baseAddress, buffer.count, Self.sendFlags)
        }
        guard let count else { return .notReady }
        return .bytes(count)
    }

    /// Tells the peer that nothing more will be sent; reading goes on. A peer that is gone already is no error.
    package func shutdownWrite() {
        _ = shutdown(descriptor, CInt(SHUT_WR))
    }

    /// The peer is on this machine: the address it is connected to is loopback's, or one that the socket has itself.
    package var isLocal: Bool {
        guard let peer = try? address("getpeername", getpeername) else { return false }
        return peer.isLoopback || (try? address("getsockname", getsockname))?.host == peer.host
    }

    private func address(
        _ name: StaticString,
        _ call: (CInt, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt
    ) throws(SocketError) -> SocketAddress {
        try SocketAddress { pointer, length throws(SocketError) in
            _ = try systemCall(name) { call(descriptor, pointer, length) }
        }
    }

    /// The error a pending `connect` ended with, or nil when the socket is connected.
    func takeError() throws(SocketError) -> SocketError? {
        var code: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        _ = try systemCall("getsockopt") { getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) }
        return code == 0 ? nil : SocketError(call: "connect", code: code)
    }

    func set<Value>(_ level: CInt, _ option: CInt, to value: Value) throws(SocketError) {
        _ = try withUnsafeBytes(of: value) { bytes throws(SocketError) in
            try systemCall("setsockopt") {
                setsockopt(descriptor, level, option, bytes.baseAddress, socklen_t(bytes.count))
            }
        }
    }

    private func nilWhenNotReady(
        _ call: StaticString,
        _ body: () -> Int
    ) throws(SocketError) -> Int? {
        do {
            return try systemCall(call, body)
        } catch {
            guard error.code == EAGAIN || error.code == EWOULDBLOCK else { throw error }
            return nil
        }
    }
}
