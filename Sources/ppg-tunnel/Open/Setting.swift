import PrismaPostgres

/// One option's value: what was typed, else the variable of the same name from the environment or `.env`.
///
/// Each reader turns the text into a value, or says what it is not and where it stands. The text itself is repeated only
/// where it is too short and too plain for a secret.
struct Setting {
    private let name: String
    private let text: String?
    private let kind: ConfigurationError.Kind
    /// `environment`, `.env, line 3`; nil for what was typed.
    private let place: String?
    /// What a relative path counts from, if it is not the working directory.
    private let directory: String?

    /// `option` without dashes: `connect-timeout` has the variable `PPG_TUNNEL_CONNECT_TIMEOUT`.
    init(_ option: String, typed: String?, sources: ConfigurationSources) throws(ConfigurationError) {
        if let typed {
            (name, text, kind, place, directory) = ("--\(option)", typed, .usage, nil, nil)
        } else {
            let variable = "PPG_TUNNEL_" + option.uppercased().replacing("-", with: "_")
            // An empty variable is how a script unsets one.
            let value = try sources.value(variable).map(\.text).flatMap { $0.isEmpty ? nil : $0 }
            (name, text, kind) = (variable, value, .configuration)
            place = value == nil ? nil : sources.place(of: variable)
            directory = value == nil ? nil : sources.directory(of: variable)
        }
    }

    /// The text itself, with the name it goes by in errors.
    var named: (text: String, name: String, kind: ConfigurationError.Kind)? {
        text.map { ($0, name, kind) }
    }

    var string: String? {
        text
    }

    /// As ``named``, of a file: what a file says of another counts from itself, wherever the tunnel is started.
    var path: (text: String, name: String, kind: ConfigurationError.Kind)? {
        text.map { (resolved($0), name, kind) }
    }

    /// A path that stands in the text, from where it counts.
    func resolved(_ path: String) -> String {
        guard let directory, !path.hasPrefix("/") else { return path }
        return directory.hasSuffix("/") ? directory + path : "\(directory)/\(path)"
    }

    func port() throws(ConfigurationError) -> UInt16? {
        try read("no port: 0 to 65535") { UInt16($0) }
    }

    /// `10`, `2.5` and `10s` are seconds; `500ms` and `2m` have their own unit.
    func seconds(atLeast minimum: Double) throws(ConfigurationError) -> Duration? {
        let example = minimum > 0 ? "10, 2.5, 500ms or 2m, more than 0" : "10, 2.5, 500ms or 2m"
        return try read("no time: \(example)") { text in
            // A day is more than anyone waits, and keeps the figure away from overflow.
            guard let value = Self.seconds(text.lowercased()), value >= minimum, value <= 86_400 else { return nil }
            return .milliseconds(Int((value * 1000).rounded()))
        }
    }

    /// Where a value is expected to stand; somebody may have put the value itself here.
    func variableName() throws(ConfigurationError) -> String? {
        try read("no variable's name, such as STAGING_DATABASE_URL") { text in
            text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.\-]*/) == nil ? nil : text
        }
    }

    func count(_ range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        try read("no number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func choice<Value>(of names: [String], _ make: (String) -> Value?) throws(ConfigurationError) -> Value? {
        let list = names.dropLast().joined(separator: ", ") + " or \(names.last ?? "")"
        return try read("none of \(list)") { make($0.lowercased()) }
    }

    /// A switch that was typed, or a variable that says so.
    func flag(typed: Bool) throws(ConfigurationError) -> Bool {
        if typed { return true }
        return try read("neither true nor false") { text in
            switch text.lowercased() {
            case "1", "true", "yes", "on": true
            case "0", "false", "no", "off": false
            default: nil
            }
        } ?? false
    }

    private func read<Value>(_ what: String, _ make: (String) -> Value?) throws(ConfigurationError) -> Value? {
        guard let text else { return nil }
        guard let value = make(text) else {
            throw ConfigurationError(kind: kind, message: "\(shown(text)) is \(what)")
        }
        return value
    }

    /// `--port 543x`, `PPG_TUNNEL_PORT=543x (.env, line 1)`.
    private func shown(_ text: String) -> String {
        let isPlain =
            text.utf8.count <= 12
            && text.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || ".:+-".utf8.contains(byte)
            }
        guard let place else { return isPlain ? "\(name) \(text)" : name }
        return isPlain ? "\(name)=\(text) (\(place))" : "\(name) (\(place))"
    }

    private static func seconds(_ text: String) -> Double? {
        for (unit, factor) in [("ms", 0.001), ("s", 1.0), ("m", 60.0)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return Double(text)
    }
}
