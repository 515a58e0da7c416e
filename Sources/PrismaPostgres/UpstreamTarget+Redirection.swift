extension UpstreamTarget {
    /// The same login at another place: `HOST` or `HOST:PORT`, an IPv6 address in brackets.
    ///
    /// Encryption stays as it was, so credentials meant for this machine are refused to another one. `name` is what
    /// the user wrote (`--upstream`), for the error; the text is never repeated.
    package func redirected(
        to text: String,
        named name: String = "--upstream",
        kind: ConfigurationError.Kind = .usage
    ) throws(ConfigurationError) -> UpstreamTarget {
        let place: Authority
        do {
            place = try Authority(parsing: Array(text.utf8)[...])
        } catch {
            throw ConfigurationError(
                kind: kind,
                message: "\(name): \(error.cause)",
                hint: "write HOST:PORT, for example db.prisma.io:5432"
            )
        }
        guard security == .verifiedTLS || Loopback.contains(place.host) else {
            throw ConfigurationError(
                kind: kind,
                message: "\(name): the connection is not encrypted and must stay on this machine",
                hint: "add sslmode=verify-full to DATABASE_URL, or name localhost"
            )
        }
        var target = self
        target.host = place.host
        target.port = place.port ?? Self.defaultPort
        return target
    }

    /// The same login at the direct host: "Both strings share the same credentials. The only difference is the hostname."
    var direct: UpstreamTarget {
        var target = self
        if host.hasPrefix(Self.poolerPrefix) { target.host = String(host.dropFirst(Self.poolerPrefix.count)) }
        target.isPooled = false
        return target
    }
}
