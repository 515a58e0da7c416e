import BothPrograms
import Tunnel
import Wording

/// What a tunnel says of itself on standard output: to people, or an object on each line to programs.
struct Voice: Sendable {
    /// Whom it speaks to.
    enum Output: String, Sendable {
        case text
        case json
    }

    let output: Output
    let isQuiet: Bool
    /// The port was not chosen by whoever started the tunnel: even a quiet one says which it is.
    let hasAnyPort: Bool

    func listening(_ banner: Banner) {
        switch output {
        case .json: event("listening", banner.fields)
        case .text where !isQuiet: show(banner.text)
        case .text: if hasAnyPort { Console.print(banner.url) }
        }
    }

    /// Something that belongs below the banner.
    func note(_ text: String) {
        guard !isQuiet else { return }
        switch output {
        case .text: show("\n\(text)")
        case .json: event("note", ["message": .text(text)])
        }
    }

    func checked(_ report: CheckReport, upstream: String, authentication: String) {
        guard !isQuiet else { return }
        switch output {
        case .text: Console.print("\n\(report.words(upstream: upstream))\n\(authentication)")
        case .json:
            var fields: [String: JSONLine.Value] = [
                "server_version": .text(report.serverVersion), "upstream": .text(upstream),
                "duration_ms": .number(report.duration / .milliseconds(1)),
            ]
            fields["tls_version"] = report.tlsVersion.map(JSONLine.Value.text)
            event("checked", fields)
        }
    }

    /// A shutdown waits for sessions that are busy.
    func waiting(for sessions: Int, upTo limit: Duration) {
        guard !isQuiet else { return }
        switch output {
        case .text:
            let what = sessions == 1 ? "1 busy session" : "\(sessions) busy sessions"
            Console.print("waiting up to \(limit.inWords) for \(what); another signal ends at once")
        case .json:
            event("waiting", ["sessions": .number(Double(sessions)), "limit_ms": .number(limit / .milliseconds(1))])
        }
    }

    /// What ends the tunnel, or keeps it from opening. Programs hear of it where they listen anyway.
    func error(_ message: String, hint: String?, exitCode: CInt) {
        switch output {
        case .text: Console.printError(message, hint: hint)
        case .json:
            var fields: [String: JSONLine.Value] = [
                "message": .text(message), "exit_code": .number(Double(exitCode)),
            ]
            fields["hint"] = hint.map(JSONLine.Value.text)
            event("error", fields)
        }
    }

    /// What is read by programs stays as it is, whatever their locale.
    private func show(_ text: String) {
        let isPlain = Terminal.isInteractive(.standardOutput) && PlainText.isWanted()
        Console.print(isPlain ? PlainText.of(text) : text)
    }

    private func event(_ name: String, _ fields: [String: JSONLine.Value]) {
        Console.print(JSONLine.encode(fields.merging(["event": .text(name)]) { _, new in new }))
    }
}

extension CheckReport {
    /// One line for people.
    fileprivate func words(upstream: String) -> String {
        let way = tlsVersion.map { "over \($0)" } ?? "in clear"
        let kind = isReadOnly ? ", read-only," : ""
        return "Logged in to PostgreSQL \(serverVersion) at \(upstream) \(way)\(kind) in \(duration.inWords)."
    }
}
