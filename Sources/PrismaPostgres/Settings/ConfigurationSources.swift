/// Where settings come from: the process environment first, then one `.env` file.
///
/// The file is the one named by the user, else `.env`, else `prisma/.env` in the working directory. A variable the
/// environment has, even an empty one, is never taken from the file.
public struct ConfigurationSources: Sendable {
    /// Names the `.env` file, like `--env-file`; read from the environment only.
    public static let envFileVariable = "PPG_TUNNEL_ENV_FILE"

    /// Where a value was found.
    public enum Origin: Sendable, Equatable {
        /// The process environment.
        case environment
        /// The `.env` file at this path.
        case file(String)
    }

    /// A setting as its writer left it.
    public struct Value: Sendable, Equatable {
        /// The value; may be empty, may be secret.
        public let text: String
        /// Where it was found.
        public let origin: Origin
    }

    /// Path of the `.env` file that was read, if any.
    public private(set) var dotEnvFile: String?
    /// Whether everyone on this machine may read that file.
    public private(set) var dotEnvIsReadableByOthers = false
    /// For errors: the environment and each file that was looked at, such as `.env (not there)`.
    public private(set) var lookedAt = ["the environment"]

    private let environment: [String: String]
    private var dotEnv: DotEnv?

    /// Reads the `.env` file, once. Relative paths count from `directory`; `envFile` is what `--env-file` says.
    ///
    /// A file that was asked for must be there and readable; of the other two, one that is there must be readable.
    public static func load(
        environment: [String: String],
        directory: String,
        envFile: String?
    ) throws(ConfigurationError) -> ConfigurationSources {
        var sources = ConfigurationSources(environment: environment)
        if let envFile {
            try sources.readRequired(path(envFile, in: directory), named: "--env-file", kind: .usage)
        } else if let envFile = environment[envFileVariable], !envFile.isEmpty {
            try sources.readRequired(path(envFile, in: directory), named: envFileVariable, kind: .configuration)
        } else if try !sources.readIfPresent(path(".env", in: directory)) {
            _ = try sources.readIfPresent(path("prisma/.env", in: directory))
        }
        return sources
    }

    private init(environment: [String: String]) {
        self.environment = environment
    }

    /// The setting `name`, from the environment if it is there, else from the file.
    public func value(_ name: String) -> Value? {
        if let text = environment[name] { return Value(text: text, origin: .environment) }
        guard let text = dotEnv?[name], let dotEnvFile else { return nil }
        return Value(text: text, origin: .file(dotEnvFile))
    }

    private mutating func readRequired(
        _ path: String,
        named name: String,
        kind: ConfigurationError.Kind
    ) throws(ConfigurationError) {
        let text: String
        do {
            text = try SettingsFile.read(path)
        } catch {
            throw ConfigurationError(
                kind: kind,
                message: "\(name): cannot read \(path): \(error.rawValue)",
                hint: "name a file of KEY=value lines"
            )
        }
        try use(text, of: path)
    }

    /// False if there is no file. A directory called `.env` is somebody else's.
    private mutating func readIfPresent(_ path: String) throws(ConfigurationError) -> Bool {
        let text: String
        do {
            text = try SettingsFile.read(path)
        } catch .missing {
            lookedAt.append("\(path) (not there)")
            return false
        } catch .directory {
            lookedAt.append("\(path) (a directory)")
            return false
        } catch {
            throw ConfigurationError(
                kind: .configuration,
                message: "cannot read \(path): \(error.rawValue)",
                hint: "make it a file that you can read, or name another one with --env-file"
            )
        }
        try use(text, of: path)
        return true
    }

    private mutating func use(_ text: String, of path: String) throws(ConfigurationError) {
        dotEnv = try DotEnv.parse(text, file: path, environment: environment)
        dotEnvFile = path
        dotEnvIsReadableByOthers = SettingsFile.isReadableByOthers(path)
        lookedAt.append(path)
    }

    private static func path(_ file: String, in directory: String) -> String {
        if file.hasPrefix("/") || directory.isEmpty || directory == "." { return file }
        return directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
    }
}
