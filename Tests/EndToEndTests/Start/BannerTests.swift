import LibC
import Testing

@Suite(.endToEnd)
struct BannerTests {
    @Test("the banner is what scripts wait for and people copy from, then comes the result of the check")
    func bannerAndCheck() async throws {
        try await withTunnel { tunnel in
            try await tunnel.output.wait(for: "Your connection is authenticated")
            let port = tunnel.port
            let banner = """
                Prisma Postgres auth proxy listening on 127.0.0.1:\(port) 🚀

                  psql -h 127.0.0.1 -p \(port) -d postgres
                  postgresql://postgres@127.0.0.1:\(port)/postgres?sslmode=disable

                ==============================
                hostname:  127.0.0.1
                port:      \(port)
                username:  <anything>
                password:  <none>
                database:  postgres
                ==============================

                from DATABASE_URL in .env
                logs in as \(shortened(tunnel.server.user)) at \(tunnel.server.endpoint), database postgres

                """
            #expect(tunnel.output.text.hasPrefix(banner))
            let check = tunnel.output.text.dropFirst(banner.count)
            let version = try await tunnel.server.ask("SHOW server_version")
            let line = try #require(
                check.wholeMatch(
                    of:
                        /\nLogged in to PostgreSQL (.+) at (.+) over TLSv1\.3 in \d+ ms\.\nYour connection is authenticated using your Prisma Postgres API key\.\n/
                )
            )
            #expect(line.1 == version)
            #expect(line.2 == tunnel.server.endpoint)
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("--no-check leaves the check out")
    func noCheck() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let one = try await tunnel.ask("SELECT 1")
            #expect(one == "1")
            #expect(!tunnel.output.text.contains("Logged in"))
        }
    }

    @Test("--quiet prints nothing")
    func quiet() async throws {
        // Without a banner the port has to be known before; this one was free a moment ago.
        let port = try FreePort().number
        let server = try await PostgresServer.shared
        var setup = TunnelSetup.standard(server)
        setup.arguments = ["--quiet", "--port", "\(port)", "--log-level", "info"]
        let directory = try Surroundings.makeDirectory(files: setup.files)
        let ready = "until pg_isready -q -h 127.0.0.1 -p \(port); do :; done"
        let finished = try await withProgram(setup.command(in: directory)) { program in
            _ = try await answer(of: .shell(ready, environment: ["PATH": server.path]))
            program.send(SIGTERM)
            return try await program.finished()
        }
        #expect(finished.exitCode == 143)
        #expect(finished.output.isEmpty)
    }
}

/// As the banner has a long user.
func shortened(_ user: String) -> String { "\(user.prefix(4))…\(user.suffix(4))" }
