import LibC

/// Where settings come from: the process environment first, then one `.env` file.
///
/// The file is the one named by the user, else `.env`, else `prisma/.env` in the working directory, else the one that
/// the connection string is found in: see ``EnvFileSearch``. A variable the environment has, even an empty one, is never
/// taken from the file.
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

    let environment: [String: String]
    /// What relative paths count from.
    let directory: String
    /// The user's own choice, or the first of Prisma's two; nil where there is neither.
    private(set) var file: DotEnvSource?
    /// Where a connection string may stand besides, the nearest first; only files that are there.
    private(set) var others: [DotEnvSource] = []
    /// How far up `others` were looked for; nil where the user named the file.
    private(set) var search: EnvFileSearch?
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
        var sources = ConfigurationSources(
            environment: KubernetesService.removed(from: environment),
            directory: directory
        )
        if let envFile {
            try sources.readRequired(path(envFile, in: directory), named: "--env-file", kind: .usage)
        } else if let envFile = environment[envFileVariable], !envFile.isEmpty {
            try sources.readRequired(path(envFile, in: directory), named: envFileVariable, kind: .configuration)
        } else {
            let isThere = sources.find(path(EnvFileSearch.own[0], in: directory))
            if !isThere { _ = sources.find(path(EnvFileSearch.own[1], in: directory)) }
            let search = EnvFileSearch(from: directory)
            sources.others = search.files.filter { $0 != sources.file?.path && SettingsFile.absence(of: $0) == nil }
                .map { DotEnvSource(path: $0, environment: sources.environment) }
            sources.search = search
        }
        return sources
    }

    private init(environment: [String: String], directory: String) {
        self.environment = environment
        self.directory = directory
    }

    /// The setting `name`, from the environment if it is there, else from the file. Throws where the file may be meant
    /// to have it, but does not say it in the right way.
    package func value(_ name: String) throws(ConfigurationError) -> Value? {
        if let text = environment[name] { return Value(text: text, origin: .environment) }
        guard let file = settingsFile, let text = try file.value(name) else { return nil }
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

    /// Where `name` stands, for errors: `environment`, `.env, line 3`.
    package func place(of name: String) -> String {
        guard environment[name] == nil, let file = settingsFile else { return "environment" }
        return file.lines[name].map { "\(shown(file.path)), line \($0)" } ?? shown(file.path)
    }

    /// All variables that begin with `prefix`, in the environment and in the file; sorted.
    package func names(withPrefix prefix: String) -> [String] {
        Set(environment.keys).union(settingsFile?.lines.keys.map(\.self) ?? []).filter { $0.hasPrefix(prefix) }.sorted()
    }

    /// What a relative path in the setting `name` counts from: the directory of the file that it stands in; nil where
    /// that is the working directory.
    package func directory(of name: String) -> String? {
        guard environment[name] == nil, let file = settingsFile, file.lines[name] != nil,
            let slash = file.path.lastIndex(of: "/")
        else { return nil }
        let directory = file.path[..<slash]
        return directory == self.directory ? nil : directory.isEmpty ? "/" : String(directory)
    }

    /// As short as it can be from where the user stands.
    func shown(_ path: String) -> String {
        let prefix = directory.hasSuffix("/") ? directory : directory + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    /// Path of the `.env` file, if there is one.
    package var dotEnvFile: String? { file?.path }

    /// What came out of that file, if it is a pipe: whoever needs it as well cannot read it again. May be secret.
    package var pipedBytes: [UInt8]? { settingsFile?.pipedBytes }

    /// Where options are looked for: a project without a `.env` may have them beside its connection string.
    private var settingsFile: DotEnvSource? { file ?? others.first { $0.mayHoldConnectionString } }

    /// For errors: the environment and each file that was looked at, such as `.env (not there)`.
    package var lookedAt: [String] {
        ["the environment"] + absent + (file.map { [$0.words] } ?? [])
    }

    /// The same where a connection string was looked for, which may stand in more files than an option.
    var lookedAtForConnectionString: [String] {
        lookedAt + others.map(\.words) + (search.map { [$0.words] } ?? [])
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
                    hint: Self.hint(aboutUnreadable: file?.path ?? "", failure)
                )
            ]
        }
    }

    private static func hint(aboutUnreadable path: String, _ failure: SettingsFile.Failure) -> String {
        let another = "or name another one with --env-file"
        if failure == .system(EACCES), let directory = SettingsFile.closedDirectory(of: path) {
            return "the directory \(directory) is closed to you: chmod u+x \(directory), \(another)"
        }
        return "make it a file that you can read, \(another)"
    }

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

    static func path(_ file: String, in directory: String) -> String {
        if file.hasPrefix("/") || directory.isEmpty || directory == "." { return file }
        return directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
    }
}
