#if os(Linux)
import LibC
import CPlatform

/// Whether anybody is left at the other end of a connection on this machine.
package enum PeerPresence {
    /// No process holds the client's end any more. False where that cannot be told: the client is on another machine, or
    /// the kernel does not say.
    package static func isGone(from socket: Socket, address: SocketAddress) -> Bool {
        guard !address.isUnix else { return isClosed(socket) }
        guard address.isLoopback else { return false }
        do {
            // A socket that its process has closed is still there for a while, and belongs to nobody.
            return try PeerUser.diagnose(socket, address).idiag_inode == 0
        } catch {
            return error.code == ENOENT
        }
    }

    /// A Unix socket whose peer has closed both directions is hung up; one whose peer only says no more is not (poll(2)).
    private static func isClosed(_ socket: Socket) -> Bool {
        var poll = pollfd(fd: socket.descriptor, events: 0, revents: 0)
        return LibC.poll(&poll, 1, 0) == 1 && poll.revents & Int16(POLLHUP) != 0
    }
}
#endif
