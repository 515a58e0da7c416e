import LibC

/// Where this program's own file is; links have been followed.
package enum ExecutablePath {
    package static var current: String? {
        guard let path = reported, let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
