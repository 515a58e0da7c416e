import Foundation
import Subprocess

/// Where the tests run: the package, the binary, temporary files, and the environment that programs get.
enum Surroundings {
    /// The package's root, from this file's place in it.
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../..").standardizedFileURL.path

    /// `PPG_TUNNEL_BINARY`, else the debug build of this package.
    static let binary =
        ProcessInfo.processInfo.environment["PPG_TUNNEL_BINARY"] ?? "\(package)/.build/debug/ppg-tunnel"

    /// The Python that has the drivers.
    static let python = "\(package)/.build/python/bin/python"

    static let cores = ProcessInfo.processInfo.activeProcessorCount

    /// Holds everything this run leaves on disk; removed when the process ends, however it ends.
    static let directory: String = {
        // Without symbolic links, as programs will see it.
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let path = parent.appending(path: "ppg-e2e.\(UUID().uuidString)").path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            preconditionFailure("no temporary directory can be made: \(error)")
        }
        // As root, PostgreSQL runs as another user, who must be able to pass.
        chmod(path, 0o711)
        return path
    }()

    /// A new directory that holds `files`.
    static func makeDirectory(files: [String: String] = [:]) throws -> String {
        let path = "\(directory)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: "\(path)/\(name)") }
        return path
    }

    /// Writes a file, with the directories it needs.
    static func write(_ text: String, to path: String) throws {
        let parent = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        // As the README asks for it: a `.env` holds a secret.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// Adds what every program needs to `variables`.
    static func environment(_ variables: [String: String]) -> [Environment.Key: String] {
        let inherited = ProcessInfo.processInfo.environment
        var all = ["HOME": directory, "LC_ALL": "C.UTF-8", "PATH": inherited["PATH"] ?? "/usr/bin:/bin"]
        for name in ["LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"] { all[name] = inherited[name] }
        all.merge(variables) { _, new in new }
        var environment: [Environment.Key: String] = [:]
        for (name, value) in all {
            guard let key = Environment.Key(rawValue: name) else { continue }
            environment[key] = value
        }
        return environment
    }
}
