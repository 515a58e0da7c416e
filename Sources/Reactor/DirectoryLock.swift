#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Keeps other tunnels from making or removing a socket file in the same directory. Nothing is left behind, and the
/// end of the process releases it.
struct DirectoryLock {
    private let descriptor: CInt

    /// Waits for the lock of the directory that `path` is in.
    init(holding path: String) throws(SocketError) {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let directory = end == path.startIndex ? "/" : String(path[..<end])
        descriptor = try systemCall("open") { open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        do {
            _ = try systemCall("flock") { flock(descriptor, LOCK_EX) }
        } catch {
            close(descriptor)
            throw error
        }
    }

    func release() {
        close(descriptor)
    }
}
