import Foundation
import Testing

/// A `DATABASE_URL` that leads back to the tunnel, by itself or through another one: easily done, for the banner shows a
/// URL to copy.
@Suite(.endToEnd)
struct CircleTests {
    private static func url(_ host: String, _ port: UInt16) -> String {
        "postgres://anyone:\(canary)@\(host):\(port)/postgres?sslmode=disable"
    }

    private static func lead(
        to port: UInt16,
        host: String = "127.0.0.1",
        _ arguments: [String] = []
    )
        -> (inout TunnelSetup, PostgresServer) -> Void
    {
        { setup, _ in
            setup.standIn = []
            setup.arguments = arguments
            setup.files = [".env": "DATABASE_URL='\(url(host, port))'\n"]
        }
    }

    private static let circle = "the tunnels lead back to each other and never to a database"

    @Test(
        "a tunnel that is its own upstream does not start",
        arguments: [
            ("127.0.0.1", "127.0.0.1", ["127.0.0.1"]), ("0.0.0.0", "127.9.9.9", ["127.9.9.9"]),
            // Which of its addresses comes first is the system's to say.
            ("localhost", "localhost", ["127.0.0.1", "[::1]"]),
        ]
    )
    func itself(listening: String, leading: String, named: [String]) async throws {
        let port = try FreePort()
        port.release()
        let arguments = ["--no-check", "--port", "\(port.number)", "--host", listening, "--allow-remote-clients"]
        let finished = try await runTunnel(setup: Self.lead(to: port.number, host: leading, arguments))
        #expect(finished.exitCode == 78)
        #expect(finished.output.isEmpty)
        let words = named.map { host in
            """
            error: DATABASE_URL leads back to this tunnel (\(host):\(port.number)): it needs the upstream's own address
            hint: take the database's URL from the Prisma console; the one in the tunnel's banner is for clients

            """
        }
        #expect(words.contains(finished.errors), "\(finished)")
    }

    @Test("a tunnel that is asked to become its own upstream stays with the old one")
    func reload() async throws {
        let direct = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup.standIn = []
            setup.files = [".env": "DATABASE_URL='\(server.url())&sslrootcert=\(server.caFile)'\n"]
        }
        try await withTunnel(["--no-check"], setup: direct) { tunnel in
            try Surroundings.write(
                "DATABASE_URL=\(Self.url("127.0.0.1", tunnel.port))\n",
                to: "\(tunnel.directory)/.env"
            )
            tunnel.send(SIGHUP)
            try await tunnel.errors.wait(for: "hint: ")
            #expect(
                tunnel.errors.text.contains(
                    "DATABASE_URL was not read anew, the old one stays: DATABASE_URL leads back to this tunnel "
                        + "(127.0.0.1:\(tunnel.port))"
                )
            )
            #expect(try await tunnel.ask("SELECT current_user") == tunnel.server.shownUser)
        }
    }

    @Test("two tunnels that lead to each other refuse clients and take few descriptors")
    func twoTunnels() async throws {
        let port = try FreePort()
        try await withTunnel(setup: Self.lead(to: port.number, ["--no-check"])) { first in
            port.release()
            let arguments = ["--no-check", "--port", "\(port.number)"]
            try await withTunnel(setup: Self.lead(to: first.port, arguments)) { second in
                for tunnel in [first, second] {
                    let start = ContinuousClock.now
                    let finished = try await run(tunnel.psql(["-c", "SELECT 1"]))
                    #expect(start.duration(to: .now) < .seconds(20))
                    #expect(
                        finished.errors.contains("\(Self.circle)\nHINT:  give one of them a DATABASE_URL"),
                        "\(finished)"
                    )
                }
                for tunnel in [first, second] {
                    #expect(try await tunnel.statisticsAtRest().connections == 0)
                    // Each time round is a line: for either client, at most two.
                    let lines = tunnel.errors.lines.filter { $0.contains(Self.circle) }
                    #expect((1...4).contains(lines.count), "\(lines)")
                }
            }
        }
    }

    @Test("the tunnel that closes a circle notices at its start")
    func closingTheCircle() async throws {
        let port = try FreePort()
        try await withTunnel(setup: Self.lead(to: port.number, ["--no-check"])) { first in
            port.release()
            let finished = try await runTunnel(setup: Self.lead(to: first.port, ["--port", "\(port.number)"]))
            #expect(finished.exitCode == 78)
            let last = finished.errors.components(separatedBy: "error: ").last ?? ""
            #expect(last.hasPrefix("127.0.0.1:\(first.port) refused the login: "), "\(finished)")
            #expect(last.contains(": \(Self.circle)\nhint: give one of them a DATABASE_URL"), "\(finished)")
        }
    }

    @Test("a tunnel behind another works, and the database notices nothing of it")
    func chain() async throws {
        try await withTunnel(["--no-check"]) { last in
            try await withTunnel(setup: Self.lead(to: last.port)) { middle in
                try await withTunnel(setup: Self.lead(to: middle.port)) { first in
                    let query = """
                        SELECT usename || ' ' || application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()
                        """
                    let answer = try await first.ask(query, ["application_name": "chain"])
                    #expect(answer == "\(last.server.shownUser) chain")
                    #expect(first.errors.text.isEmpty && middle.errors.text.isEmpty && last.errors.text.isEmpty)
                }
            }
        }
    }
}
