import Foundation

/// A directory for one test.
enum TemporaryDirectory {
    /// Runs `body` with the path of a directory that holds `files` while it runs.
    static func with<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "ppg-tunnel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, text) in files {
            try Data(text.utf8).write(to: directory.appending(path: name))
        }
        return try body(directory.path)
    }
}
