import Foundation
import Testing

/// What is written for people: README, `.github`, and the articles beside the sources.
struct Document: Sendable, CustomTestStringConvertible {
    /// From the package's root.
    let path: String

    /// The package's root.
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../..").standardizedFileURL

    static let all: [Document] = ["README.md"].map(Document.init) + texts(in: ".github") + texts(in: "Sources")

    var text: String {
        get throws { try String(contentsOf: Self.package.appending(path: path), encoding: .utf8) }
    }

    var testDescription: String { path }

    /// Whether there is a file or a directory at a place of the package.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: package.appending(path: path).path)
    }

    private static func texts(in directory: String) -> [Document] {
        let found =
            (try? FileManager.default.subpathsOfDirectory(atPath: package.appending(path: directory).path)) ?? []
        return found.filter { $0.hasSuffix(".md") }.sorted().map { Document(path: "\(directory)/\($0)") }
    }
}
