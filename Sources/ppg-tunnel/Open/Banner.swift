import PrismaPostgres

/// What is printed once the tunnel listens. Scripts wait for its first line; people copy from the rest.
struct Banner {
    /// As it was asked for: `127.0.0.1`, `localhost`, `::1`.
    let host: String
    /// 0 where there is a Unix socket alone.
    let port: UInt16
    /// `/run/tunnel/.s.PGSQL.5432`, where there is one. One that was handed over may have another name, which libpq does
    /// not look for.
    let socketPath: String?
    let access: AccessSettings
    let target: UpstreamTarget
    /// Where the credentials are from: `DATABASE_URL in .env`, or the database that they were made for.
    let source: String?
    /// What else the user should know about that.
    var remarks: [String] = []
    /// Whether somebody sits at the terminal.
    var isInteractive = false
    /// Sessions cannot change anything.
    var isReadOnly = false

    var text: String {
        """
        Prisma Postgres auth proxy listening on \(place(host)) 🚀

        \((commands + [url]).map { "  " + $0 }.joined(separator: "\n"))

        \(bar)
        hostname:  \(hasTCP ? host : socketDirectory)
        port:      \(hasTCP ? "\(port)" : socketPort)
        username:  <anything>
        password:  \(access.passwordFile.map { "<the one in \($0)>" } ?? "<none>")
        database:  \(target.database)
        \(bar)

        \(origin.joined(separator: "\n"))\(certificate)
        """
    }

    /// The same for programs.
    var fields: [String: JSONLine.Value] {
        var fields: [String: JSONLine.Value] = [
            "host": .text(hasTCP ? reachableHost : socketDirectory),
            "port": .number(Double(hasTCP ? port : UInt16(socketPort) ?? 0)),
            "database": .text(target.database), "url": .text(url), "upstream": .text(target.endpoint),
            "login": .text(ShortenedUser.show(target.user)), "remarks": .list(remarks),
            "read_only": .flag(isReadOnly),
        ]
        fields["socket"] = socketPath.map(JSONLine.Value.text)
        fields["source"] = source.map(JSONLine.Value.text)
        if access.isSelfSigned {
            fields["certificate_sha256"] = (access.clients.tls?.fingerprint).map(JSONLine.Value.text)
        }
        return fields
    }

    private var hasTCP: Bool {
        port != 0
    }

    private func place(_ host: String) -> String {
        guard hasTCP else { return socketPath ?? "" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Two projects have the same host at Prisma: this tells which one it is.
    private var origin: [String] {
        let from = source.map { ["from \($0)"] } ?? []
        let port = target.port == UpstreamTarget.defaultPort ? target.host : target.endpoint
        let login = "logs in as \(ShortenedUser.show(target.user)) at \(port), database \(target.database)"
        let lock = isReadOnly ? ["read-only: sessions cannot change anything"] : []
        return from + [login] + lock + remarks + (isInteractive ? ["Ctrl-C ends it"] : [])
    }

    /// For each way in, how psql takes it.
    private var commands: [String] {
        let database = ShellWord.quote(target.database)
        let overTCP = hasTCP ? ["psql -h \(reachableHost) -p \(port) -d \(database)"] : []
        let overSocket =
            socketPath?.contains(Self.socketName) != true
            ? [] : ["psql -h \(ShellWord.quote(socketDirectory)) -p \(socketPort) -d \(database)"]
        return overTCP + overSocket
    }

    /// `postgresql:` because SQLAlchemy knows no `postgres:`, and a user because libpq asks the system for one where
    /// there is none, which a container often cannot tell.
    var url: String {
        let database = PercentEncoding.encode(target.database)
        guard hasTCP else {
            let directory = PercentEncoding.encode(socketDirectory, keeping: "/")
            return "postgresql://postgres@/\(database)?host=\(directory)&port=\(socketPort)"
        }
        let mode = access.clients.tls == nil ? "disable" : "require"
        return "postgresql://postgres@\(place(reachableHost))/\(database)?sslmode=\(mode)"
    }

    /// Nobody can connect to the address that stands for all of a machine's.
    private var reachableHost: String {
        switch host {
        case "0.0.0.0", "0", "::ffff:0.0.0.0": "127.0.0.1"
        case "::": "::1"
        default: host
        }
    }

    private var certificate: String {
        guard access.isSelfSigned, let tls = access.clients.tls else { return "" }
        return "\n\nThe self-signed certificate has this SHA-256 fingerprint:\n\n  \(tls.fingerprint)"
    }

    private var socketDirectory: String {
        guard let socketPath, let end = socketPath.lastIndex(of: "/") else { return "" }
        return String(socketPath[..<end])
    }

    private var socketPort: String {
        String(socketPath?.split(separator: ".").last ?? "")
    }

    /// The path's end, up to the port.
    private static let socketName = "/.s.PGSQL."

    private var bar: String {
        String(repeating: "=", count: 30)
    }
}
