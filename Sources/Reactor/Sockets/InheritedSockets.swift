import LibC

/// Listening sockets that a service manager opened and handed over (sd_listen_fds(3), `LISTEN_FDS`): clients may
/// connect before the program runs, and while it is restarted.
package enum InheritedSockets {
    /// Why what was handed over cannot be listened on.
    package enum Failure: Error, Equatable, Sendable {
        /// The descriptor is no listening stream socket.
        case notListening(descriptor: CInt)
        /// A system call failed.
        case system(SocketError)
    }

    /// The names the service manager uses.
    package static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
    /// The first descriptor that is handed over (SD_LISTEN_FDS_START).
    private static let first: CInt = 3

    /// How many there are for this process; 0 where `environment` says nothing, or speaks of another process.
    package static func count(environment: [String: String], process: Int32 = getpid()) -> Int {
        guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == process else { return 0 }
        return environment["LISTEN_FDS"].flatMap { Int($0) }.map { max(0, $0) } ?? 0
    }

    /// Takes the sockets over, to be called once. What is started later does not inherit them.
    package static func take(_ count: Int) throws(Failure) -> [Listener] {
        var listeners: [Listener] = []
        for descriptor in first..<first + CInt(clamping: count) {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            guard isListening(descriptor) else { throw .notListening(descriptor: descriptor) }
            do throws(SocketError) {
                listeners.append(try Listener(adopting: descriptor))
            } catch {
                throw .system(error)
            }
        }
        return listeners
    }

    private static func isListening(_ descriptor: CInt) -> Bool {
        func option(_ name: CInt) -> CInt? {
            var value: CInt = 0
            var length = socklen_t(MemoryLayout<CInt>.size)
            return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
        }
        return option(SO_TYPE) == streamSocket && option(SO_ACCEPTCONN) == 1
    }
}
