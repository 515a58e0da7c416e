import LibC

/// The file of a Unix socket that is listened on: made for its owner alone, removed when it is still the same one.
package struct SocketFile: Sendable {
    /// Why nothing can listen at the path.
    package enum Failure: Error, Equatable, Sendable {
        /// The path is longer than the kernel takes.
        case tooLong
        /// Somebody answers there.
        case inUse
        /// The file at the path is not a socket.
        case otherFile
        /// A system call failed.
        case system(SocketError)
    }

    /// Where it is.
    package let path: String
    private let identity: Identity

    /// Listens at `path`. A socket that nobody answers on, left over from a process that was killed, is replaced.
    package static func listen(at path: String) throws(Failure) -> (listener: Listener, file: SocketFile) {
        guard let address = SocketAddress(path: path) else { throw .tooLong }
        // Between the look and the bind another tunnel may do the same: they take turns.
        let lock = try orFailure { () throws(SocketError) in try DirectoryLock(holding: path) }
        defer { lock.release() }
        if let found = try status(of: path) {
            guard found.st_mode & S_IFMT == S_IFSOCK else { throw .otherFile }
            guard try !isAnswered(address) else { throw .inUse }
            _ = try orFailure { () throws(SocketError) in try systemCall("unlink") { unlink(path) } }
        }
        // Nobody else may connect from the first moment on: a chmod afterwards would come too late.
        let mask = umask(0o177)
        defer { _ = umask(mask) }
        let listener = try orFailure { () throws(SocketError) in try Listener(address: address) }
        guard let made = try status(of: path) else { throw .system(SocketError(call: "lstat", code: ENOENT)) }
        return (listener, SocketFile(path: path, identity: Identity(made)))
    }

    /// Removes the file, unless somebody has put another one in its place.
    package func remove() {
        guard let lock = try? DirectoryLock(holding: path) else { return }
        defer { lock.release() }
        guard let found = try? Self.status(of: path), Identity(found) == identity else { return }
        _ = unlink(path)
    }

    /// What tells a file from another that took its place. The system gives an inode's number to a new file as soon as
    /// the old one is gone; nobody writes to a socket's file, so its time stays that of its making.
    private struct Identity: Equatable {
        private let device: UInt64
        private let inode: UInt64
        private let isSocket: Bool
        private let seconds: Int
        private let nanoseconds: Int

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            isSocket = status.st_mode & S_IFMT == S_IFSOCK
            #if canImport(Glibc)
            let modified = status.st_mtim
            #else
            let modified = status.st_mtimespec
            #endif
            seconds = modified.tv_sec
            nanoseconds = modified.tv_nsec
        }
    }

    /// What is at the path itself, or nil when there is nothing.
    private static func status(of path: String) throws(Failure) -> stat? {
        var status = stat()
        do {
            _ = try systemCall("lstat") { lstat(path, &status) }
            return status
        } catch {
            guard error.code == ENOENT else { throw .system(error) }
            return nil
        }
    }

    /// Whether a process listens. One that is too busy to take a connection listens, too.
    private static func isAnswered(_ address: SocketAddress) throws(Failure) -> Bool {
        do {
            let socket = try Socket(family: address.family)
            _ = try systemCall("connect") { address.withPointer { connect(socket.descriptor, $0, $1) } }
            return true
        } catch {
            switch error.code {
            case ECONNREFUSED, ENOENT: return false
            case EAGAIN, EINPROGRESS: return true
            default: throw .system(error)
            }
        }
    }

    private static func orFailure<Value>(_ body: () throws(SocketError) -> Value) throws(Failure) -> Value {
        do {
            return try body()
        } catch {
            throw .system(error)
        }
    }
}
