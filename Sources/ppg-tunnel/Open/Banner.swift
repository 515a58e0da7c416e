/// What is printed once the tunnel listens. Scripts wait for its first line; people copy from the rest.
struct Banner {
    /// As it was asked for: `127.0.0.1`, `localhost`, `::1`.
    let host: String
    /// 0 where there is a Unix socket alone.
    let port: UInt16
    /// `/run/tunnel/.s.PGSQL.5432`, where there is one. One that was handed over may have another name, which libpq does
    /// not look for.
    let socketPath: String?
    let database: String
    let access: AccessSettings

    var text: String {
        """
        Prisma Postgres auth proxy listening on \(place) 🚀

        Your connection is authenticated using your Prisma Postgres API key.

        \((commands + urls).map { "  " + $0 }.joined(separator: "\n"))

        \(bar)
        hostname:  \(hasTCP ? host : socketDirectory)
        port:      \(hasTCP ? "\(port)" : socketPort)
        username:  <anything>
        password:  \(access.passwordFile.map { "<the one in \($0)>" } ?? "<none>")
        \(bar)\(certificate)
        """
    }

    private var hasTCP: Bool {
        port != 0
    }

    private var place: String {
        guard hasTCP else { return socketPath ?? "" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// For each way in, how psql takes it.
    private var commands: [String] {
        let overTCP = hasTCP ? ["psql -h \(host) -p \(port) -d \(database)"] : []
        let overSocket =
            socketPath?.contains(Self.socketName) != true
            ? [] : ["psql -h \(socketDirectory) -p \(socketPort) -d \(database)"]
        return overTCP + overSocket
    }

    private var urls: [String] {
        hasTCP ? ["postgres://\(place)/\(database)?sslmode=\(access.clients.requiresTLS ? "require" : "disable")"] : []
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
