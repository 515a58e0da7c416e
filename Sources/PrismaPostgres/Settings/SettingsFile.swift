#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The one place that touches the file system: the text at a path, and whether others may read it.
package enum SettingsFile {
    /// Why there is no text, in an error's words.
    package enum Failure: String, Error {
        case missing = "no such file"
        case directory = "it is a directory"
        case forbidden = "permission denied"
        /// FoundationEssentials does not read pipes and devices.
        case notPlain = "it is a pipe or a device, not a plain file"
        case notUTF8 = "it is not UTF-8 text"
    }

    package static func read(_ path: String) throws(Failure) -> String {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { throw .missing }
        guard let data = files.contents(atPath: path) else {
            guard attributes(path)?[.type] as? FileAttributeType != .typeDirectory else { throw .directory }
            throw files.isReadableFile(atPath: path) ? .notPlain : .forbidden
        }
        guard let text = String(validating: data, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    /// Whether everyone on this machine may read the file at `path`.
    static func isReadableByOthers(_ path: String) -> Bool {
        guard let permissions = attributes(path)?[.posixPermissions] as? UInt else { return false }
        return permissions & 0o004 != 0
    }

    /// Of the file itself where `path` is a link.
    private static func attributes(_ path: String) -> [FileAttributeKey: Any]? {
        try? FileManager.default.attributesOfItem(atPath: URL(filePath: path).resolvingSymlinksInPath().path)
    }
}
