extension ConfigurationSources {
    /// The variable Prisma's tools read.
    package static let databaseURLVariable = ConnectionStringName.usual

    /// A value with the name it has.
    private struct Found {
        var name: String
        var value: Value
    }

    /// Where to connect and as whom.
    ///
    /// `--url` comes first, then the variable that was named, then `DATABASE_URL`; each in the environment, then in the
    /// nearest file that holds a connection string. Where `DATABASE_URL` is a pooled string, the direct one of the same
    /// user is taken if there is one: a tunnel's clients are tools that need a session. Where there is no
    /// `DATABASE_URL`, the only other one is taken.
    ///
    /// Errors say where the value came from, and if there is none, where it was looked for.
    package func connectionString(
        _ wish: ConnectionString.Wish = .init()
    ) throws(ConfigurationError) -> ConnectionString {
        var string: ConnectionString
        if let url = wish.url {
            string = ConnectionString(
                url: try DatabaseURL.parse(url, named: "--url", kind: .usage),
                place: "--url",
                name: "--url",
                remarks: []
            )
        } else if let name = wish.variable {
            guard let found = try find(name) else { throw unset(name) }
            string = try connectionString(found)
        } else {
            string = try usualConnectionString(way: wish.way)
        }
        if wish.way == .direct { string.url = string.url.direct }
        return string
    }

    private func usualConnectionString(way: ConnectionString.Wish.Way) throws(ConfigurationError) -> ConnectionString {
        let name = ConnectionStringName.usual
        if let text = environment[name] {
            return try besides(Found(name: name, value: Value(text: text, origin: .environment)), way: way)
        }
        let nearest = allFiles.first { $0.mayHoldConnectionString }
        if let nearest, let text = try nearest.value(name), !Self.isBlank(text) {
            return try besides(Found(name: name, value: Value(text: text, origin: .file(nearest.path))), way: way)
        }
        return try standIn(nearest)
    }

    /// `found`, or the direct string that stands beside it.
    private func besides(_ found: Found, way: ConnectionString.Wish.Way) throws(ConfigurationError) -> ConnectionString
    {
        var string = try connectionString(found)
        if way == .best, string.url.target.isPooled, let direct = directString(beside: string.url.target, found) {
            string = direct
            string.remarks = [
                "\(found.name) in \(shown(found.value.origin)) is a pooled string: the direct one of the same user is used "
                    + "(--pooled keeps the pooler)"
            ]
        }
        string.remarks += remarks(beside: found, chosen: string)
        return string
    }

    /// The only string there is, where there is no `DATABASE_URL`.
    private func standIn(_ nearest: DotEnvSource?) throws(ConfigurationError) -> ConnectionString {
        var found: [Found] = []
        for name in ConnectionStringName.standIns {
            if let text = environment[name] {
                if !Self.isBlank(text) {
                    found.append(Found(name: name, value: Value(text: text, origin: .environment)))
                }
            } else if let nearest, let text = try nearest.value(name), !Self.isBlank(text) {
                found.append(Found(name: name, value: Value(text: text, origin: .file(nearest.path))))
            }
        }
        guard let only = found.first else { throw try unset() }
        guard found.allSatisfy({ $0.value.text == only.value.text }) else {
            let list = found.map { "\($0.name) in \(shown($0.value.origin))" }.joined(separator: ", ")
            throw ConfigurationError(
                kind: .configuration,
                message: "\(ConnectionStringName.usual) is not set, and there is more than one other string: \(list)",
                hint: "choose one: --variable \(only.name)"
            )
        }
        var string = try connectionString(only)
        string.remarks = ["\(ConnectionStringName.usual) is not set: \(only.name) is used"]
        return string
    }

    /// The first direct string of the same user, as the two strings of one database have it.
    private func directString(beside pooled: UpstreamTarget, _ found: Found) -> ConnectionString? {
        var places: [(origin: Origin, value: (String) -> String?)] = [(.environment, { environment[$0] })]
        if case .file(let path) = found.value.origin, let file = allFiles.first(where: { $0.path == path }) {
            places.append((found.value.origin, { try? file.value($0) }))
        } else if let file = allFiles.first(where: { $0.mayHoldConnectionString }) {
            places.append((.file(file.path), { try? file.value($0) }))
        }
        for name in ConnectionStringName.direct {
            for place in places {
                // One that is broken, or another database's, is none to be taken unasked.
                guard let text = place.value(name),
                    let string = try? connectionString(
                        Found(name: name, value: Value(text: text, origin: place.origin))
                    ),
                    !string.url.target.isPooled, string.url.target.user == pooled.user
                else { continue }
                return string
            }
        }
        return nil
    }

    /// What another tool in the same directory may go by instead.
    private func remarks(beside found: Found, chosen: ConnectionString) -> [String] {
        let name = found.name
        let differs = { (text: String?) in
            guard let text, !Self.isBlank(text), let other = try? DatabaseURL.parse(text) else { return false }
            return !other.target.isSameLogin(as: chosen.url.target) && text != found.value.text
        }
        switch found.value.origin {
        case .environment:
            guard let file = allFiles.first(where: { $0.mayHoldConnectionString }), differs(try? file.value(name))
            else {
                return []
            }
            return [
                "the environment's \(name) hides another one in \(shown(file.path)) (unset \(name) to use that one)"
            ]
        case .file(let path):
            // A pipe gives its bytes once, and not for a remark.
            guard search != nil, path == self.file?.path,
                let local = others.first(where: { $0.path == Self.path(EnvFileSearch.frameworks[0], in: directory) }),
                !SettingsFile.isPipe(local.path), differs(try? local.value(name))
            else { return [] }
            let shown = shown(local.path)
            return ["Next.js and Vite use another \(name), the one in \(shown) (--env-file \(shown) takes it)"]
        }
    }

    /// In the environment, else in the nearest file that has it.
    private func find(_ name: String) throws(ConfigurationError) -> Found? {
        if let text = environment[name] { return Found(name: name, value: Value(text: text, origin: .environment)) }
        for file in allFiles {
            if let text = try file.value(name) {
                return Found(name: name, value: Value(text: text, origin: .file(file.path)))
            }
        }
        return nil
    }

    private func connectionString(_ found: Found) throws(ConfigurationError) -> ConnectionString {
        let named: String
        var exposure: ConfigurationWarning?
        switch found.value.origin {
        case .environment:
            named = "\(found.name) in the environment"
            if Self.isBlank(found.value.text) { throw emptyInEnvironment(named) }
        case .file(let path):
            named = "\(found.name) in \(path)"
            exposure = SettingsFile.exposure(of: path, holding: found.name)
        }
        return ConnectionString(
            url: try DatabaseURL.parse(found.value.text, named: named, kind: .configuration),
            place: "\(found.name) in \(shown(found.value.origin))",
            name: found.name,
            remarks: [],
            exposure: exposure
        )
    }

    /// An empty value that stands somewhere is more to the point than all the places without one.
    private func unset() throws(ConfigurationError) -> ConfigurationError {
        let name = ConnectionStringName.usual
        guard let empty = try find(name) else { return unset(name) }
        do {
            _ = try connectionString(empty)
            return unset(name)
        } catch {
            return error
        }
    }

    /// It hides what a file has, which its owner may not expect.
    private func emptyInEnvironment(_ named: String) -> ConfigurationError {
        ConfigurationError(
            kind: .configuration,
            message: "\(named): \(DatabaseURLMistake.empty.cause)",
            hint: "\(DatabaseURLMistake.empty.hint), or unset it to use a .env file"
        )
    }

    private func unset(_ name: String) -> ConfigurationError {
        ConfigurationError(
            kind: .configuration,
            message: "\(name) is not set: looked in \(lookedAtForConnectionString.joined(separator: ", "))",
            hint: "set it to \(DatabaseURLMistake.acceptedForms)"
        )
    }

    private var allFiles: [DotEnvSource] { (file.map { [$0] } ?? []) + others }

    private func shown(_ origin: Origin) -> String {
        switch origin {
        case .environment: "the environment"
        case .file(let path): shown(path)
        }
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
