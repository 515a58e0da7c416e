#if canImport(FoundationEssentials)
import LibC
import FoundationEssentials
#else
import Foundation
#endif

/// The one place that touches the file system: the bytes at a path, and whether others may read them.
package enum SettingsFile {
    /// Why there are no bytes.
    package enum Failure: Error, Equatable {
        case missing
        /// A symbolic link whose target is missing.
        case danglingLink
        case directory
        case silentPipe
        case endlessPipe
        /// The system's error number.
        case system(CInt)

        /// In an error's words.
        package var words: String {
            switch self {
            case .missing: "no such file"
            case .danglingLink: "a link that leads nowhere"
            case .directory: "it is a directory"
            case .silentPipe: "it is a pipe, and its writer did not finish within \(SettingsFile.patience) s"
            case .endlessPipe: "it is a pipe or a device that gives more than a MiB"
            case .system(let code): systemWords(for: code)
            }
        }
    }

    /// Seconds that the writer of a pipe gets (our own limit): a password manager may ask its owner first.
    package static let patience = 10
    /// Bytes that a pipe may give (our own limit).
    private static let longestPipe = 1 << 20

    /// Waits for a pipe, so not to be called where others would have to wait along.
    package static func read(_ path: String) throws(Failure) -> [UInt8] {
        // A pipe without a writer is opened nevertheless: there is a time limit for it.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw errno == ENOENT ? missing(path) : .system(errno) }
        defer { close(descriptor) }
        switch kind(of: descriptor) {
        case S_IFDIR: throw .directory
        case S_IFREG: return try readAll(descriptor, until: nil)
        default: return try readAll(descriptor, until: ContinuousClock.now + .seconds(patience))
        }
    }

    /// Why the file at `path` is none to be looked for settings in; nil where it is one, be it readable or not.
    static func absence(of path: String) -> Failure? {
        var file = stat()
        guard stat(path, &file) == 0 else { return errno == EACCES ? nil : missing(path) }
        return file.st_mode & S_IFMT == S_IFDIR ? .directory : nil
    }

    /// Whether the file at `path` gives its bytes only once.
    package static func isPipe(_ path: String) -> Bool {
        var file = stat()
        return stat(path, &file) == 0 && file.st_mode & S_IFMT == S_IFIFO
    }

    /// That everyone on this machine may read the secret in the file at `path`, or in the one that it is a link to; nil
    /// where they may not. `what` names the secret.
    package static func exposure(of path: String, holding what: String) -> ConfigurationWarning? {
        var file = stat()
        guard stat(path, &file) == 0, file.st_mode & S_IROTH != 0 else { return nil }
        return ConfigurationWarning(
            message: "\(path) holds \(what), and every user of this machine can read it",
            hint: "chmod 600 \(path)"
        )
    }

    /// The directory of the file at `path`, where it is the directory that keeps this user out.
    static func closedDirectory(of path: String) -> String? {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        return access(directory, X_OK) == 0 ? nil : directory
    }

    private static func missing(_ path: String) -> Failure {
        var link = stat()
        return lstat(path, &link) == 0 && link.st_mode & S_IFMT == S_IFLNK ? .danglingLink : .missing
    }

    private static func kind(of descriptor: CInt) -> mode_t {
        var file = stat()
        return fstat(descriptor, &file) == 0 ? file.st_mode & S_IFMT : 0
    }

    private static func readAll(
        _ descriptor: CInt,
        until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let deadline { try wait(for: descriptor, until: deadline) }
            let count = LibC.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                all += buffer[..<count]
                guard deadline == nil || all.count <= longestPipe else { throw .endlessPipe }
            } else if count == 0 {
                return all
            } else if errno != EINTR && errno != EAGAIN {
                throw .system(errno)
            }
        }
    }

    /// Until there is something to read, or the end.
    private static func wait(for descriptor: CInt, until deadline: ContinuousClock.Instant) throws(Failure) {
        let left = (deadline - .now) / .milliseconds(1)
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard left > 0, poll(&waiting, 1, CInt(left.rounded(.up))) != 0 else { throw .silentPipe }
    }

}
