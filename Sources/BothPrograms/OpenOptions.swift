import ArgumentParser

/// All options of a tunnel: `ppg-tunnel` reads them, `ppg-tunnel-api` puts them into the completion script.
package struct OpenOptions: ParsableArguments {
    /// One sentence for the help.
    package static let abstract = "Open a tunnel: the same as without a subcommand."

    @OptionGroup(title: "Clients")
    package var listen: ListenOptions
    @OptionGroup(title: "Who may connect, and how")
    package var access: ClientAccessOptions
    @OptionGroup(title: "Prisma Postgres")
    package var upstream: UpstreamOptions
    @OptionGroup(title: "Running")
    package var running: RunOptions

    package init() {}
}

/// Where clients connect.
package struct ListenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Address to listen on: IPv4, IPv6, or localhost for both. [PPG_TUNNEL_HOST; default: 127.0.0.1]",
            valueName: "address"
        )
    )
    package var host: String?

    @Option(
        name: [.customShort("p"), .long],
        help: "Port to listen on; 0 is any free port. [PPG_TUNNEL_PORT; default: 0]"
    )
    package var port: String?

    @Option(
        help: ArgumentHelp(
            "Listen on the Unix socket .s.PGSQL.PORT in this directory as well. [PPG_TUNNEL_SOCKET]",
            valueName: "directory"
        ),
        completion: .directory
    )
    package var socket: String?

    @Flag(help: "Listen on the Unix socket alone; its port is 5432 unless --port names one. [PPG_TUNNEL_NO_TCP]")
    package var noTcp = false

    @Flag(
        help: """
            Let --host be an address that other machines can reach. Whoever reaches the port is logged in. \
            [PPG_TUNNEL_ALLOW_REMOTE_CLIENTS]
            """
    )
    package var allowRemoteClients = false

    package init() {}
}

/// Who may connect, and how.
package struct ClientAccessOptions: ParsableArguments {
    @Flag(help: "Refuse clients of other users of this machine, except root. [PPG_TUNNEL_SAME_USER]")
    package var sameUser = false

    @Option(
        help: ArgumentHelp(
            """
            Ask clients for the password in this file. Their user name does not matter. \
            [PPG_TUNNEL_LOCAL_PASSWORD_FILE]
            """,
            valueName: "file"
        ),
        completion: .file()
    )
    package var localPasswordFile: String?

    @Option(
        help: ArgumentHelp(
            """
            TLS for clients that ask for it: off, self-signed, or the PEM files of a certificate and its key. \
            [PPG_TUNNEL_LOCAL_TLS; default: off]
            """,
            valueName: "off|self-signed|cert,key"
        ),
        completion: .list(["off", "self-signed"])
    )
    package var localTls: String?

    @Flag(
        help: """
            Keep sessions read-only: refuse what would change the database, or make the session able to. \
            [PPG_TUNNEL_READ_ONLY]
            """
    )
    package var readOnly = false

    @Flag(help: "Refuse clients that do not use TLS, except on the Unix socket. [PPG_TUNNEL_LOCAL_TLS_REQUIRED]")
    package var localTlsRequired = false

    package init() {}
}

/// Where the tunnel connects, and as whom.
package struct UpstreamOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File to read settings from instead of .env, prisma/.env and those of Next.js and Vite. [PPG_TUNNEL_ENV_FILE]",
            valueName: "file"
        ),
        completion: .file()
    )
    package var envFile: String?

    @Option(
        help: ArgumentHelp(
            "Use this instead of DATABASE_URL. Other users of this machine can see it while the tunnel runs.",
            valueName: "url"
        )
    )
    package var url: String?

    @Option(
        help: ArgumentHelp(
            "Read the connection string from this variable instead of DATABASE_URL. [PPG_TUNNEL_VARIABLE]",
            valueName: "name"
        )
    )
    package var variable: String?

    @Flag(
        help: """
            Turn a pooled connection string into the direct one: the same credentials at the direct host. \
            [PPG_TUNNEL_DIRECT]
            """
    )
    package var direct = false

    @Flag(
        help: """
            Keep to the pooler where DATABASE_URL is a pooled string, even if DIRECT_URL holds the direct one. \
            [PPG_TUNNEL_POOLED]
            """
    )
    package var pooled = false

    @Option(
        help: ArgumentHelp(
            """
            Make credentials for this database through the Management API, and delete them when the tunnel ends; pick \
            shows a list to choose from. Needs PRISMA_SERVICE_TOKEN. [PPG_TUNNEL_DATABASE_ID]
            """,
            valueName: "id|pick"
        ),
        completion: .list(["pick"])
    )
    package var databaseId: String?

    @Option(
        help: ArgumentHelp(
            "Connect to this place instead of the one DATABASE_URL names. [PPG_TUNNEL_UPSTREAM]",
            valueName: "host:port"
        )
    )
    package var upstream: String?

    @Option(
        help: ArgumentHelp(
            "PEM file of the certificate authorities to trust instead of the system's. [PPG_TUNNEL_CA_FILE]",
            valueName: "file"
        ),
        completion: .file()
    )
    package var caFile: String?

    @Option(
        help: ArgumentHelp(
            "Time for connecting and logging in. [PPG_TUNNEL_CONNECT_TIMEOUT; default: 10]",
            valueName: "seconds"
        )
    )
    package var connectTimeout: String?

    package init() {}
}

/// How the tunnel behaves while it runs.
package struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Time that busy sessions get to finish at shutdown. [PPG_TUNNEL_DRAIN_TIMEOUT; default: 5]",
            valueName: "seconds"
        )
    )
    package var drainTimeout: String?

    @Flag(
        help: """
            Exit with 0 instead of 143 after SIGTERM, as it is without this where a service manager started the tunnel. \
            [PPG_TUNNEL_EXIT_ZERO_ON_SIGTERM]
            """
    )
    package var exitZeroOnSigterm = false

    @Flag(help: "Do not try a login at the start. [PPG_TUNNEL_NO_CHECK]")
    package var noCheck = false

    @Flag(
        help: """
            Let the tunnel write files and start programs as its user may. Without this a Linux with Landlock does not let \
            it. [PPG_TUNNEL_NO_SANDBOX]
            """
    )
    package var noSandbox = false

    @Option(
        help: ArgumentHelp(
            "What to log to standard error: trace, debug, info, notice, warning or error. [PPG_TUNNEL_LOG_LEVEL; default: warning]",
            valueName: "level"
        ),
        completion: .list(["trace", "debug", "info", "notice", "warning", "error"])
    )
    package var logLevel: String?

    @Option(
        help: ArgumentHelp("How to log: text or json. [PPG_TUNNEL_LOG_FORMAT; default: text]", valueName: "format"),
        completion: .list(["text", "json"])
    )
    package var logFormat: String?

    @Option(
        help: ArgumentHelp(
            """
            What to print on standard output: text for people, or json, an object a line, which is the log's format \
            then as well. [PPG_TUNNEL_OUTPUT; default: text]
            """,
            valueName: "format"
        ),
        completion: .list(["text", "json"])
    )
    package var output: String?

    @Flag(
        name: [.customShort("v"), .long],
        help: "Log each step of each connection, as --log-level debug does. [PPG_TUNNEL_VERBOSE]"
    )
    package var verbose = false

    @Flag(
        name: [.customShort("q"), .long],
        help: "Print neither the banner nor the result of the check; without --port the URL alone. [PPG_TUNNEL_QUIET]"
    )
    package var quiet = false

    @Option(
        help: ArgumentHelp(
            """
            Upstream connections, without a session, that wait for a next client, 0 to 4. More are made while clients \
            come often. [PPG_TUNNEL_SPARE; default: 1]
            """,
            valueName: "count"
        )
    )
    package var spare: String?

    @Option(
        help: ArgumentHelp(
            """
            Time that an upstream session waits for a next client with the same startup parameters, reset by DISCARD \
            ALL, which Prisma bills; 0 keeps none. [PPG_TUNNEL_REUSE_IDLE; default: 0]
            """,
            valueName: "seconds"
        )
    )
    package var reuseIdle: String?

    @Option(
        help: ArgumentHelp(
            "Time since its login that such a session is given to a next client. [PPG_TUNNEL_REUSE_LIFETIME; default: 60]",
            valueName: "seconds"
        )
    )
    package var reuseLifetime: String?

    @Option(
        help: ArgumentHelp(
            "Upstream sessions kept waiting at a time. [PPG_TUNNEL_REUSE_MAX; default: 4]",
            valueName: "count"
        )
    )
    package var reuseMax: String?

    @Flag(
        help: """
            Cancel the query of a client that is certainly gone, instead of letting it run to its end as PostgreSQL does. \
            [PPG_TUNNEL_CANCEL_ABANDONED]
            """
    )
    package var cancelAbandoned = false

    @Option(
        help: ArgumentHelp(
            "Event loops that share the clients. [PPG_TUNNEL_EVENT_LOOPS; default: the number of cores, at most 8]",
            valueName: "count"
        )
    )
    package var eventLoops: String?

    package init() {}
}
