import LibC

/// Keeps other tunnels from making or removing a socket file in the same directory. Nothing is left behind, and the
/// end of the process releases it.
///
/// Whoever can open the directory can hold its lock, for ever if he likes: in `/tmp` that is everybody.
struct DirectoryLock {
    private let descriptor: CInt

    /// Attempts, one hundredth of a second apart: other tunnels need far less.
    private static let attempts = 100

    /// Waits up to a second for the lock of the directory that `path` is in; then fails with `EWOULDBLOCK`.
    init(holding path: String) throws(SocketError) {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let directory = end == path.startIndex ? "/" : String(path[..<end])
        descriptor = try systemCall("open") { open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        do {
            try Self.lock(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func lock(_ descriptor: CInt) throws(SocketError) {
        for attempt in 1...attempts {
            do {
                _ = try systemCall("flock") { flock(descriptor, LOCK_EX | LOCK_NB) }
                return
            } catch {
                guard error.code == EWOULDBLOCK, attempt < attempts else { throw error }
                usleep(10_000)
            }
        }
    }

    func release() {
        close(descriptor)
    }
}
