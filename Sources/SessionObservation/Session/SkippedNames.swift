/// What names would have meant in messages that the server skips after an error.
///
/// The first message that failed is told as a failed statement; the Execute behind it is that same statement and not
/// another one that was skipped.
struct SkippedNames {
    struct Source {
        var statement: String
        var text: BoundedText?
        var parameters: [Parameter] = []
        var leftOut = 0
        /// It is the statement that failed.
        var hasFailed = false
    }

    private var statements: [String: Source] = [:]
    private var portals: [String: Source] = [:]

    mutating func parse(_ name: String, _ statement: PreparedStatement, hasFailed: Bool = false) {
        statements[name] = Source(statement: name, text: statement.text, hasFailed: hasFailed)
    }

    mutating func bind(_ bind: BindContent, names: PreparedNames, hasFailed: Bool = false) {
        let portal = names.portal(bind, bytesSent: 0)
        let known = statements[bind.statement]
        portals[bind.portal] = Source(
            statement: bind.statement,
            text: known == nil ? portal.text : known?.text,
            parameters: portal.parameters,
            leftOut: portal.leftOut,
            hasFailed: hasFailed || known?.hasFailed == true
        )
        statements[bind.statement]?.hasFailed = false
    }

    /// A Describe failed, or whatever else there may be of a portal.
    mutating func failed(portal name: String) {
        portals[name] = Source(statement: "", hasFailed: true)
    }

    mutating func failed(statement name: String, names: PreparedNames) {
        statements[name] = Source(statement: name, text: names[statement: name]?.text, hasFailed: true)
    }

    /// What an Execute would have run, or nil when it belongs to the statement that failed.
    mutating func execute(_ name: String, names: PreparedNames) -> Source? {
        if let source = portals[name] {
            portals[name]?.hasFailed = false
            return source.hasFailed ? nil : source
        }
        let portal = names.portals[name]
        return Source(
            statement: portal?.statement ?? "",
            text: portal?.text,
            parameters: portal?.parameters ?? [],
            leftOut: portal?.leftOut ?? 0
        )
    }
}
