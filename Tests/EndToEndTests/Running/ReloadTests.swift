import Foundation
import Testing

@Suite(.endToEnd)
struct ReloadTests {
    @Test("SIGHUP reads .env anew: new sessions log in as another role, running ones stay")
    func newCredentials() async throws {
        try await withTunnel(["--no-check", "--log-level", "info"], setup: Self.direct) { tunnel in
            try await withProgram(tunnel.interactivePsql()) { psql in
                try await psql.type("SELECT 'first ' || current_user;\n")
                try await psql.output.wait(for: "first \(tunnel.server.shownUser)")

                let url = tunnel.server.url(user: "md5_user")
                try Surroundings.write("DATABASE_URL=\(url)\n", to: "\(tunnel.directory)/.env")
                tunnel.send(SIGHUP)
                try await tunnel.errors.wait(for: "DATABASE_URL was read anew  upstream=\(tunnel.server.endpoint)\n")

                let user = try await tunnel.ask("SELECT current_user")
                #expect(user == "md5_user")
                try await psql.type("SELECT 'still ' || current_user;\n")
                try await psql.output.wait(for: "still \(tunnel.server.shownUser)")
            }
        }
    }

    @Test("a broken .env changes nothing")
    func broken() async throws {
        try await withTunnel(["--no-check"], setup: Self.direct) { tunnel in
            try Surroundings.write("DATABASE_URL=mysql://me:\(canary)@host/\n", to: "\(tunnel.directory)/.env")
            tunnel.send(SIGHUP)
            try await tunnel.errors.wait(for: "hint: ")
            let words =
                "error  DATABASE_URL was not read anew, the old one stays: DATABASE_URL in \(tunnel.directory)/.env: "
                + "the scheme mysql: is not one of Prisma Postgres\n"
            #expect(tunnel.errors.text.contains(words))
            let user = try await tunnel.ask("SELECT current_user")
            #expect(user == tunnel.server.shownUser)
        }
    }

    @Test("a cancel request reaches a session that was opened with the credentials of before")
    func cancelAcrossReload() async throws {
        try await withTunnel(["--no-check", "--log-level", "info"], setup: Self.direct) { tunnel in
            let name = "reload_\(UUID())"
            let query = tunnel.psql(["-c", "SELECT pg_sleep(600)"], ["application_name": name])
            try await withProgram(query) { psql in
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                let url = tunnel.server.url(user: "md5_user")
                try Surroundings.write("DATABASE_URL=\(url)\n", to: "\(tunnel.directory)/.env")
                tunnel.send(SIGHUP)
                try await tunnel.errors.wait(for: "DATABASE_URL was read anew")
                psql.send(SIGINT)
                let finished = try await psql.finished()
                #expect(finished.errors.contains("canceling statement due to user request"))
            }
        }
    }

    /// A direct connection string in `.env`, and nothing on the command line that would stand in its way.
    private static let direct: @Sendable (inout TunnelSetup, PostgresServer) -> Void = { setup, server in
        setup.standIn = ["--ca-file", server.caFile]
        setup.files = [".env": "DATABASE_URL=\(server.url())\n"]
    }
}
