import Foundation

/// A directory of its own for one test, gone with the value.
package final class TemporaryDirectory {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "ppg-tunnel-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and the directories it needs; the answer is its path.
    @discardableResult
    package func write(_ text: String, to file: String, permissions: Int = 0o600) throws -> String {
        try write(Data(text.utf8), to: file, permissions: permissions)
    }

    @discardableResult
    package func write(_ data: Data, to file: String, permissions: Int = 0o600) throws -> String {
        let url = URL(filePath: path).appending(path: file)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: url.path)
        return url.path
    }
}

extension TemporaryDirectory {
    /// Runs `body` with the path of a directory that holds `files` while it runs.
    package static func with<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
        let directory = try TemporaryDirectory()
        for (name, text) in files { try directory.write(text, to: name) }
        return try withExtendedLifetime(directory) { try body(directory.path) }
    }
}
