import LibC

/// A system call on a socket that failed: its name and the error number it left.
package struct SocketError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The system call: `connect`.
    package let call: String
    /// Its `errno`.
    package let code: CInt

    /// An error of the call with this name.
    package init(call: String, code: CInt) {
        self.call = call
        self.code = code
    }

    /// The kernel has no memory even for the first bytes of a connection.
    package static let noBufferSpace = SocketError(call: "send", code: ENOBUFS)

    /// The peer has acknowledged nothing for too long.
    package static let peerIsGone = SocketError(call: "send", code: ETIMEDOUT)

    /// The system's words for the error, in lower case as the rest of a chain: `connection refused`.
    package var description: String {
        // The system's words are about disks.
        if call == "epoll_ctl", code == ENOSPC { return "too many watched sockets (fs.epoll.max_user_watches)" }
        return systemWords(for: code)
    }

    /// The process or the system has no descriptor, memory or room left: the same call may succeed later.
    package var isExhaustion: Bool {
        code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM || code == ENOSPC
    }

    /// Another socket is bound to the address.
    package var isAddressInUse: Bool {
        code == EADDRINUSE
    }

    /// The machine is there, but nobody listens on the port.
    package var isRefusal: Bool {
        code == ECONNREFUSED
    }

    /// The machine has no such address, or not its family.
    package var isUnsupportedAddress: Bool {
        code == EADDRNOTAVAIL || code == EAFNOSUPPORT
    }

    /// The user may not do that: ports below 1024.
    package var isPermission: Bool {
        code == EACCES || code == EPERM
    }
}

/// Runs a system call, again where a signal interrupted it, and turns -1 into an error.
@inline(__always)
func systemCall<Result: FixedWidthInteger>(
    _ name: StaticString,
    _ body: () -> Result
) throws(SocketError) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let code = errno
        if code != EINTR { throw SocketError(call: name.description, code: code) }
    }
}
