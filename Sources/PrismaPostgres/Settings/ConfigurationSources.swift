/// Where settings come from: the process environment first, then one `.env` file.
///
/// The file is the one named by the user, else `.env`, else `prisma/.env` in the working directory. A variable the
/// environment has, even an empty one, is never taken from the file.
package struct ConfigurationSources: Sendable {
    /// Names the `.env` file, like `--env-file`; read from the environment only.
    package static let envFileVariable = "PPG_TUNNEL_ENV_FILE"

    /// Where a value was found.
    package enum Origin: Sendable, Equatable {
        /// The process environment.
        case environment
        /// The `.env` file at this path.
        case file(String)
    }

    /// A setting as its writer left it.
    package struct Value: Sendable, Equatable {
        /// The value; may be empty, may be secret.
        package let text: String
        /// Where it was found.
        package let origin: Origin
    }

    private let environment: [String: String]
    private var file: DotEnvSource?
    /// Such as `.env (not there)`.
    private var absent: [String] = []

    /// Finds the `.env` file; it is read when a setting is looked for in it. Relative paths count from `directory`;
    /// `envFile` is what `--env-file` says.
    ///
    /// A file that was asked for must be there and readable. Of the other two, one that cannot be read is as good as
    /// empty: see ``warnings``.
    package static func load(
        environment: [String: String],
        directory: String,
        envFile: String?
    ) throws(ConfigurationError) -> ConfigurationSources {
        var sources = ConfigurationSources(environment: KubernetesService.removed(from: environment))
        if let envFile {
            try sources.readRequired(path(envFile, in: directory), named: "--env-file", kind: .usage)
        } else if let envFile = environment[envFileVariable], !envFile.isEmpty {
            try sources.readRequired(path(envFile, in: directory), named: envFileVariable, kind: .configuration)
        } else if !sources.find(path(".env", in: directory)) {
            _ = sources.find(path("prisma/.env", in: directory))
        }
        return sources
    }

    private init(environment: [String: String]) {
        self.environment = environment
    }

    /// The setting `name`, from the environment if it is there, else from the file. Throws where the file may be meant
    /// to have it, but does not say it in the right way.
    package func value(_ name: String) throws(ConfigurationError) -> Value? {
        if let text = environment[name] { return Value(text: text, origin: .environment) }
        guard let file, case .read(let dotEnv) = file.read(), let text = try dotEnv[name] else { return nil }
        return Value(text: text, origin: .file(file.path))
    }

    /// The first of `names` with a value that is not blank: of those in the environment, else of those in the file.
    package func firstValue(of names: [String]) throws(ConfigurationError) -> (name: String, value: Value)? {
        let isBlank = { (text: String) in text.allSatisfy(\.isWhitespace) }
        for name in names {
            if let text = environment[name], !isBlank(text) { return (name, Value(text: text, origin: .environment)) }
        }
        for name in names where environment[name] == nil {
            if let value = try value(name), !isBlank(value.text) { return (name, value) }
        }
        return nil
    }

    /// Path of the `.env` file, if there is one.
    package var dotEnvFile: String? { file?.path }

    /// What came out of that file, if it is a pipe: whoever needs it as well cannot read it again. May be secret.
    package var pipedBytes: [UInt8]? { file?.pipedBytes }

    /// Whether everyone on this machine may read that file.
    package var dotEnvIsReadableByOthers: Bool { file.map { SettingsFile.isReadableByOthers($0.path) } ?? false }

    /// For errors: the environment and each file that was looked at, such as `.env (not there)`.
    package var lookedAt: [String] {
        guard let file else { return ["the environment"] + absent }
        let remark: String? =
            switch file.content {
            case .notAskedFor: nil
            case .read(let dotEnv): dotEnv.oddities
            case .unreadable(let failure): "cannot be read: \(failure.words)"
            }
        return ["the environment"] + absent + [remark.map { "\(file.path) (\($0))" } ?? file.path]
    }

    /// What was passed over in the file, or that all of it was; nothing where no setting was looked for in it.
    package var warnings: [ConfigurationWarning] {
        switch file?.content {
        case nil, .notAskedFor: return []
        case .read(let dotEnv):
            return dotEnv.oddities.map { words in
                let message = "\(file?.path ?? ""): \(words): passed over"
                return [
                    ConfigurationWarning(
                        message: message,
                        hint: "start a line with # to make it a comment"
                    )
                ]
            } ?? []
        case .unreadable(let failure):
            return [
                ConfigurationWarning(
                    message: "cannot read \(file?.path ?? ""): \(failure.words): none of its settings count",
                    hint: Self.unreadableHint
                )
            ]
        }
    }

    private static let unreadableHint = "make it a file that you can read, or name another one with --env-file"

    private mutating func readRequired(
        _ path: String,
        named name: String,
        kind: ConfigurationError.Kind
    ) throws(ConfigurationError) {
        let file = DotEnvSource(path: path, environment: environment)
        if case .unreadable(let failure) = file.read() {
            throw ConfigurationError(
                kind: kind,
                message: "\(name): cannot read \(path): \(failure.words)",
                hint: "name a file of KEY=value lines"
            )
        }
        self.file = file
    }

    /// False if there is no file. A directory called `.env` is somebody else's.
    private mutating func find(_ path: String) -> Bool {
        switch SettingsFile.absence(of: path) {
        case nil:
            file = DotEnvSource(path: path, environment: environment)
            return true
        case .missing: absent.append("\(path) (not there)")
        case .directory: absent.append("\(path) (a directory)")
        case let failure?: absent.append("\(path) (\(failure.words))")
        }
        return false
    }

    private static func path(_ file: String, in directory: String) -> String {
        if file.hasPrefix("/") || directory.isEmpty || directory == "." { return file }
        return directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
    }
}
