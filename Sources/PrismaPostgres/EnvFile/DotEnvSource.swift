import LibC

/// The `.env` file that settings come from: read once, when the first setting is looked for in it.
final class DotEnvSource: Sendable {
    /// What became of reading it.
    enum Content: Sendable {
        case notAskedFor
        case read(DotEnv)
        case unreadable(SettingsFile.Failure)
    }

    let path: String
    private let environment: [String: String]
    private let state = Lock(Content.notAskedFor)
    private let piped = Lock<[UInt8]?>(nil)

    /// `environment` is what `${NAME}` looks at first.
    init(path: String, environment: [String: String]) {
        self.path = path
        self.environment = environment
    }

    /// What there is by now.
    var content: Content { state.withLock(\.self) }

    /// What came out of it, if it is a pipe and was read: it can be had nowhere else any more. May be secret.
    var pipedBytes: [UInt8]? { piped.withLock(\.self) }

    /// Reads the file unless that was done already.
    @discardableResult
    func read() -> Content {
        state.withLock { state in
            if case .notAskedFor = state {
                do throws(SettingsFile.Failure) {
                    let bytes = try SettingsFile.read(path)
                    if SettingsFile.isPipe(path) { piped.withLock { $0 = bytes } }
                    state = .read(DotEnv(bytes, file: path, environment: environment))
                } catch {
                    state = .unreadable(error)
                }
            }
            return state
        }
    }
}

extension DotEnvSource {
    /// The value of `name`, where the file can be read and has it. Throws where it may be meant to have it, but does not
    /// say it in the right way.
    func value(_ name: String) throws(ConfigurationError) -> String? {
        guard case .read(let dotEnv) = read() else { return nil }
        return try dotEnv[name]
    }

    /// The line of each variable.
    var lines: [String: Int] {
        guard case .read(let dotEnv) = read() else { return [:] }
        return dotEnv.lines
    }

    /// For errors: the path, with what was passed over in the file, or why it was not read.
    var words: String {
        let remark: String? =
            switch content {
            case .notAskedFor: nil
            case .read(let dotEnv): dotEnv.oddities
            case .unreadable(let failure): "cannot be read: \(failure.words)"
            }
        return remark.map { "\(path) (\($0))" } ?? path
    }

    /// Whether one of the names that connection strings have is set to something, or may be meant to be.
    var mayHoldConnectionString: Bool {
        ConnectionStringName.known.contains { name in
            do throws(ConfigurationError) {
                return try value(name).map { !$0.allSatisfy(\.isWhitespace) } ?? false
            } catch {
                return true
            }
        }
    }
}
