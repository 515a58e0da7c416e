import LibC

/// A `.env` file that is about to get a new value: read once, then replaced as a whole, so that whoever reads it sees
/// the old file or the new one. Afterwards only its owner may read it (0600).
package struct DotEnvFile: Sendable {
    /// The file itself; a link has been followed.
    package let path: String
    private let bytes: [UInt8]

    /// Reads the file at `path`; one that is not there is empty.
    package init(path: String) throws(ConfigurationError) {
        let target = Self.followingLinks(path)
        // Whoever reads a pipe takes its content away, and nobody can write back to it.
        guard !SettingsFile.isPipe(target) else { throw Self.mistake("write", path, "it is a pipe") }
        do throws(SettingsFile.Failure) {
            bytes = try SettingsFile.read(target)
        } catch .missing {
            bytes = []
        } catch .danglingLink {
            bytes = []
        } catch {
            throw Self.mistake("read", path, error.words)
        }
        guard UTF16Text.utf8(bytes) == nil else {
            throw ConfigurationError(
                kind: .configuration,
                message: "cannot write \(path): it is UTF-16 text",
                hint: "save it as UTF-8, or name another file with --env-file"
            )
        }
        self.path = target
    }

    /// Whether the file gives `name` a value that is not empty.
    package func hasValue(for name: String) throws(ConfigurationError) -> Bool {
        try DotEnv(bytes, file: path, environment: [:])[name]?.isEmpty == false
    }

    /// Sets `name` and replaces the file.
    package func save(_ name: String, _ value: Secret) throws(ConfigurationError) {
        var edit = DotEnvEdit(bytes, file: path)
        try edit.set(name, to: String(decoding: value.bytes, as: UTF8.self))
        try replace(with: edit.bytes)
    }

    /// Whether ``save(_:_:)`` will be able to write beside the file.
    package var isWritable: Bool { access(Self.directory(of: path), W_OK) == 0 }

    private func replace(with bytes: [UInt8]) throws(ConfigurationError) {
        let new = "\(path).\(getpid()).new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.mistake("write", path, Self.lastError) }
        var rest = bytes[...]
        var failure: String?
        while !rest.isEmpty, failure == nil {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                failure = Self.lastError
            }
        }
        if failure == nil, fsync(descriptor) != 0 || rename(new, path) != 0 {
            failure = Self.lastError
        }
        close(descriptor)
        if let failure {
            unlink(new)
            throw Self.mistake("write", path, failure)
        }
    }

    private static func followingLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static var lastError: String { systemWords(for: errno) }

    private static func mistake(_ verb: String, _ path: String, _ cause: String) -> ConfigurationError {
        ConfigurationError(
            kind: .configuration,
            message: "cannot \(verb) \(path): \(cause)",
            hint: "repair it, or name another file with --env-file"
        )
    }
}
