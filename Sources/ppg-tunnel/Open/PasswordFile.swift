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
        case control = "the password has a control character in it"
        case notUTF8 = "the password is not UTF-8 text"
    }

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        guard var data = FileManager.default.contents(atPath: path) else { throw .unreadable }
        defer { data.resetBytes(in: 0..<data.count) }
        var password = Array(data)
        if password.last == UInt8(ascii: "\n") { password.removeLast() }
        if password.last == UInt8(ascii: "\r") { password.removeLast() }
        guard !password.isEmpty else { throw .empty }
        guard !password.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .control }
        guard String(validating: password, as: UTF8.self) != nil else { throw .notUTF8 }
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
