import Testing

/// Options come before the environment, the environment before `.env`, `.env` before `prisma/.env`.
@Suite(.endToEnd)
struct PrecedenceTests {
    @Test(
        "DATABASE_URL",
        arguments: [
            (sources: ["option", "environment", ".env", "prisma/.env"], role: "cleartext_user"),
            (sources: ["environment", ".env", "prisma/.env"], role: "md5_user"),
            (sources: [".env", "prisma/.env"], role: "trust_user"),
        ]
    )
    func databaseURL(sources: [String], role: String) async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = TunnelSetup(arguments: ["--no-check"], standIn: ["--ca-file", server.caFile])
            let values = [
                "option": server.url(user: "cleartext_user"), "environment": server.url(user: "md5_user"),
                ".env": server.url(user: "trust_user"), "prisma/.env": server.url(),
            ]
            for source in sources {
                let value = values[source] ?? ""
                switch source {
                case "option": setup.arguments += ["--url", value]
                case "environment": setup.environment["DATABASE_URL"] = value
                default: setup.files[source] = "DATABASE_URL=\(value)\n"
                }
            }
        }
        try await withTunnel(setup: change) { tunnel in
            let user = try await tunnel.ask("SELECT current_user")
            #expect(user == role)
        }
    }

    @Test("prisma/.env is read where there is no .env")
    func prismaDirectory() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup.arguments = ["--no-check"]
            setup.files = ["prisma/.env": "DATABASE_URL=\"\(server.databaseURL)\""]
        }
        try await withTunnel(setup: change) { tunnel in
            let user = try await tunnel.ask("SELECT current_user")
            #expect(user == tunnel.server.shownUser)
        }
    }

    @Test("--env-file replaces .env")
    func envFile() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup.arguments = ["--no-check", "--env-file", "production.env"]
            setup.files["production.env"] = "DATABASE_URL=\(server.url(user: "trust_user"))\n"
        }
        try await withTunnel(setup: change) { tunnel in
            let user = try await tunnel.ask("SELECT current_user")
            #expect(user == "trust_user")
        }
    }

    @Test("PPG_TUNNEL_PORT", arguments: [["option", "environment", "file"], ["environment", "file"], ["file"]])
    func port(sources: [String]) async throws {
        // All are free; that they stay so until the tunnel listens is all but certain.
        let ports = ["option": try FreePort(), "environment": try FreePort(), "file": try FreePort()]
        let numbers = ports.mapValues(\.number)
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in
            setup.arguments = ["--no-check"]
            for source in sources {
                let number = "\(numbers[source] ?? 0)"
                switch source {
                case "option": setup.arguments += ["--port", number]
                case "environment": setup.environment["PPG_TUNNEL_PORT"] = number
                default: setup.files[".env", default: ""] += "PPG_TUNNEL_PORT=\(number)\n"
                }
            }
        }
        for port in ports.values { port.release() }
        try await withTunnel(setup: change) { tunnel in
            #expect(tunnel.port == numbers[sources[0]])
        }
    }

    @Test("what Kubernetes sets for a Service called ppg-tunnel is not for the tunnel")
    func kubernetes() async throws {
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in
            setup.arguments = ["--no-check"]
            setup.environment = [
                "PPG_TUNNEL_PORT": "tcp://10.0.0.1:5432", "PPG_TUNNEL_PORT_5432_TCP": "tcp://10.0.0.1:5432",
                "PPG_TUNNEL_PORT_5432_TCP_ADDR": "10.0.0.1", "PPG_TUNNEL_PORT_5432_TCP_PORT": "5432",
                "PPG_TUNNEL_PORT_5432_TCP_PROTO": "tcp", "PPG_TUNNEL_SERVICE_HOST": "10.0.0.1",
                "PPG_TUNNEL_SERVICE_PORT": "5432",
            ]
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.ask("SELECT 1")
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("PPG_TUNNEL_LOG_LEVEL", arguments: [["option", "environment", "file"], ["environment", "file"], ["file"]])
    func logLevel(sources: [String]) async throws {
        // The first source wants to hear of sessions; the others are for silence.
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in
            setup.arguments = ["--no-check"]
            for source in sources {
                let level = source == sources[0] ? "info" : "error"
                switch source {
                case "option": setup.arguments += ["--log-level", level]
                case "environment": setup.environment["PPG_TUNNEL_LOG_LEVEL"] = level
                default: setup.files[".env", default: ""] += "PPG_TUNNEL_LOG_LEVEL=\(level)\n"
                }
            }
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.ask("SELECT 1")
            try await tunnel.errors.wait(for: "session ended")
        }
    }
}
