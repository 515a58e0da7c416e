import PrismaPostgres

/// The environment of a program that is run behind a tunnel: it leads to the tunnel, and to nothing else.
///
/// What holds the upstream's secret is replaced or taken away: a program that is run this way, and all that it starts,
/// can reach the database only as long as the tunnel lives.
struct ChildEnvironment {
    /// How the tunnel is reached.
    struct Place: Equatable {
        /// libpq's `PGHOST`: an address, or the directory of a Unix socket.
        var host: String
        var port: UInt16
        var user: String
        var database: String
        /// What the local password is, where the port asks for one.
        var password: Secret?
        /// As a `DATABASE_URL`.
        var url: String
    }

    /// The URL goes under these names, whatever else is asked for: what Prisma's tools and most frameworks read.
    static let urlVariables = ["DATABASE_URL", "DIRECT_URL"]
    /// libpq would follow these instead, or they hold a secret of ours.
    static let removed = [
        "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE", "PGHOSTADDR", "PGOPTIONS", "PGREQUIRESSL",
        "PGSSLNEGOTIATION", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGCHANNELBINDING", "PGREQUIREAUTH",
        "PRISMA_SERVICE_TOKEN",
    ]

    /// `environment` with what leads to `place`. `names` get the URL, too; `sources` are the variables that the
    /// upstream's own URL came from, or might have come from.
    static func variables(
        from environment: [String: String],
        to place: Place,
        alsoSetting names: [String],
        replacing sources: [String]
    ) -> [String: String] {
        var variables = environment
        for name in removed { variables[name] = nil }
        // A copy of the secret under another name would pass the tunnel by.
        for name in sources where variables[name] != nil { variables[name] = place.url }
        for name in urlVariables + names { variables[name] = place.url }
        variables["PGHOST"] = place.host
        variables["PGPORT"] = "\(place.port)"
        variables["PGUSER"] = place.user
        variables["PGDATABASE"] = place.database
        variables["PGSSLMODE"] = "disable"
        if let password = place.password { variables["PGPASSWORD"] = String(decoding: password.bytes, as: UTF8.self) }
        for name in variables.keys where name.hasPrefix("PPG_TUNNEL_") { variables[name] = nil }
        return variables
    }
}
