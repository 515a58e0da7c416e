import BothPrograms
import Dispatch
import LibC

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Whether a file with a secret in it would go into the next commit.
enum GitIgnore {
    /// Seconds that git gets (our own limit): it reads a few small files.
    private static let patience = 3.0
    /// What `git check-ignore` ends with for a file that no rule covers.
    private static let isNotIgnored: CInt = 1

    /// The file at `path` is inside a git repository that does not ignore it. False where nobody can tell.
    static func misses(_ path: String) -> Bool {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let directory = start == path.startIndex ? "." : String(path[..<start])
        guard isInRepository(directory) else { return false }
        // A repository's own settings can name a program that git is to start (core.fsmonitor); this one came with
        // somebody's project.
        let question = ["check-ignore", "-q", "--", String(path[start...])]
        let words = ["git", "-C", directory, "-c", "core.fsmonitor=false"] + question
        let nowhere = ChildProcess.openNowhere()
        defer { close(nowhere) }
        let streams = ChildProcess.Streams(input: nowhere, output: nowhere, errors: nowhere)
        guard let git = try? ChildProcess.start(words, environment: surroundings, streams: streams) else {
            return false
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + patience) { git.send(SIGKILL) }
        return git.wait() == isNotIgnored
    }

    /// Nothing but what git needs to be found, and to find its owner's rules: no token.
    private static var surroundings: [String: String] {
        let names = ["PATH", "HOME", "XDG_CONFIG_HOME"]
        return ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
    }

    /// Looked for here, so that git is not started for nothing.
    private static func isInRepository(_ directory: String) -> Bool {
        guard let resolved = realpath(directory, nil) else { return false }
        defer { free(resolved) }
        var path = String(cString: resolved)
        while true {
            if access("\(path)/.git", F_OK) == 0 { return true }
            guard let slash = path.lastIndex(of: "/"), path.count > 1 else { return false }
            path = String(path[..<slash])
        }
    }
}
