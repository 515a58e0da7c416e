#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The one place that touches the file system: what is at a path, and whether others may read it.
enum SettingsFile: Equatable {
    case text(String)
    /// Nothing is there.
    case missing
    case directory
    case unreadable
    case notUTF8

    static func read(_ path: String) -> SettingsFile {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return .missing }
        guard !isDirectory else { return .directory }
        guard let data = FileManager.default.contents(atPath: path) else { return .unreadable }
        guard let text = String(validating: data, as: UTF8.self) else { return .notUTF8 }
        return .text(text)
    }

    /// Whether the file at `path`, or what a link there leads to, may be read by everyone on this machine.
    static func isReadableByOthers(_ path: String) -> Bool {
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file),
            let permissions = attributes[.posixPermissions] as? any BinaryInteger
        else { return false }
        return Int(permissions) & 0o004 != 0
    }
}
