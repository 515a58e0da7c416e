/// What is printed once the tunnel listens. Scripts wait for its first line; people copy from the rest.
struct Banner {
    /// As it was asked for: `127.0.0.1`, `localhost`, `::1`.
    let host: String
    let port: UInt16
    let database: String

    var text: String {
        """
        Prisma Postgres auth proxy listening on \(place) 🚀

        Your connection is authenticated using your Prisma Postgres API key.

          psql -h \(host) -p \(port) -d \(database)
          postgres://\(place)/\(database)?sslmode=disable

        \(bar)
        hostname:  \(host)
        port:      \(port)
        username:  <anything>
        password:  <none>
        \(bar)
        """
    }

    private var place: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private var bar: String {
        String(repeating: "=", count: 30)
    }
}
