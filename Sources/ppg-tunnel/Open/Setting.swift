import PrismaPostgres

/// One option's value: what was typed, else the variable of the same name from the environment or `.env`.
///
/// Each reader turns the text into a value or says what the option takes, without repeating the text.
struct Setting {
    private let name: String
    private let text: String?
    private let kind: ConfigurationError.Kind

    /// `option` without dashes: `connect-timeout` has the variable `PPG_TUNNEL_CONNECT_TIMEOUT`.
    init(_ option: String, typed: String?, sources: ConfigurationSources) throws(ConfigurationError) {
        if let typed {
            (name, text, kind) = ("--\(option)", typed, .usage)
        } else {
            let variable = "PPG_TUNNEL_" + option.uppercased().replacing("-", with: "_")
            // An empty variable is how a script unsets one.
            let value = try sources.value(variable).map(\.text).flatMap { $0.isEmpty ? nil : $0 }
            (name, text, kind) = (variable, value, .configuration)
        }
    }

    /// The text itself, with the name it goes by in errors.
    var named: (text: String, name: String, kind: ConfigurationError.Kind)? {
        text.map { ($0, name, kind) }
    }

    var string: String? {
        text
    }

    func port() throws(ConfigurationError) -> UInt16? {
        try read(as: "a port from 0 to 65535") { UInt16($0) }
    }

    /// A number of seconds, `10` or `2.5`.
    func seconds(atLeast minimum: Double) throws(ConfigurationError) -> Duration? {
        try read(as: minimum > 0 ? "a positive number of seconds" : "a number of seconds") { text in
            // A day is more than anyone waits, and keeps the figure away from overflow.
            guard let value = Double(text), value >= minimum, value <= 86_400 else { return nil }
            return .milliseconds(Int(value * 1000))
        }
    }

    func count(_ range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        try read(as: "a number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func choice<Value>(of names: [String], _ make: (String) -> Value?) throws(ConfigurationError) -> Value? {
        try read(as: names.dropLast().joined(separator: ", ") + " or \(names.last ?? "")") { make($0.lowercased()) }
    }

    /// A switch that was typed, or a variable that says so.
    func flag(typed: Bool) throws(ConfigurationError) -> Bool {
        if typed { return true }
        return try read(as: "true or false") { text in
            switch text.lowercased() {
            case "1", "true", "yes", "on": true
            case "0", "false", "no", "off": false
            default: nil
            }
        } ?? false
    }

    private func read<Value>(as what: String, _ make: (String) -> Value?) throws(ConfigurationError) -> Value? {
        guard let text else { return nil }
        guard let value = make(text) else { throw ConfigurationError(kind: kind, message: "\(name) takes \(what)") }
        return value
    }
}
