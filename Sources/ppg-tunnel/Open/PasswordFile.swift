#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file with a password in it, and perhaps the end of the line.
enum PasswordFile {
    /// Why there is no password, in an error's words, which never repeat the file's content.
    enum Failure: String, Error {
        case unreadable = "the file cannot be read"
        case empty = "the file is empty"
        /// What goes beyond ASCII would have to be normalised as each client does it (RFC 4013).
        case notASCII = "the password has characters other than printable ASCII"
    }

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable }
        var password = Array(data)
        if password.last == UInt8(ascii: "\n") { password.removeLast() }
        if password.last == UInt8(ascii: "\r") { password.removeLast() }
        guard !password.isEmpty else { throw .empty }
        guard password.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .notASCII }
        return password
    }

    /// Whether everyone on this machine may read the file.
    static func isReadableByOthers(_ path: String) -> Bool {
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        guard let permissions = attributes?[.posixPermissions] as? UInt else { return false }
        return permissions & 0o004 != 0
    }
}
