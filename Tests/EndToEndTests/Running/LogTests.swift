import Foundation
import Testing

@Suite(.endToEnd)
struct LogTests {
    @Test("info has one line for each session: who, which database, how long, how much, who ended it")
    func sessionEnd() async throws {
        try await withTunnel(["--no-check", "--log-level", "info"]) { tunnel in
            try await tunnel.ask("SELECT repeat('x', 100000)", ["dbname": "postgres"])
            try await tunnel.errors.wait(for: "session ended")
            let line = try #require(tunnel.errors.lines.first)
            let fields = try #require(
                line.wholeMatch(
                    of:
                        /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info  session ended  client=127\.0\.0\.1:\d+ database=postgres duration="[\d.]+ m?s" ended_by=client from_client=(\d+) from_upstream=(\d+)/
                ),
                "\(line)"
            )
            // Query and Terminate; DataRow and its company.
            #expect(try #require(Int(fields.1)) >= 37)
            #expect(try #require(Int(fields.2)) > 100_000)
            #expect(tunnel.errors.lines.count == 1)
        }
    }

    @Test("the upstream is named where it ends a session")
    func endedByUpstream() async throws {
        try await withTunnel(["--no-check", "--log-level", "info"]) { tunnel in
            _ = try await run(tunnel.psql(["-c", "SELECT pg_terminate_backend(pg_backend_pid())"]))
            try await tunnel.errors.wait(for: "session ended")
            #expect(tunnel.errors.text.contains("ended_by=upstream"))
            #expect(tunnel.errors.text.contains(#"reason="terminating connection due to administrator command""#))
        }
    }

    @Test("debug has the negotiation in PostgreSQL's phrases")
    func negotiation() async throws {
        try await withTunnel(["--no-check", "--log-level", "debug"]) { tunnel in
            try await tunnel.ask("SELECT 1", ["sslmode": "prefer", "gssencmode": "disable"])
            try await tunnel.errors.wait(for: "session ended")
            let phrases = tunnel.errors.lines.compactMap { $0.split(separator: "  ").dropFirst().first }
            #expect(
                phrases == [
                    "connection received", "SSLRequest rejected", "startup message received",
                    "connection authenticated", "session ended",
                ]
            )
        }
    }

    @Test("--log-format json has an object on each line")
    func json() async throws {
        try await withTunnel(["--log-level", "debug", "--log-format", "json"]) { tunnel in
            try await tunnel.ask("SELECT 1")
            _ = try await run(tunnel.psql(["-c", "SELECT 1"], ["dbname": "quote\"line\\\\"]))
            try await tunnel.errors.wait(for: "refused the login")
            try await tunnel.errors.wait(for: "session ended")
            for line in tunnel.errors.lines {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
                #expect(object?["time"] != nil)
                #expect(object?["level"] != nil)
                #expect(object?["message"] != nil)
            }
            let messages = tunnel.errors.lines.filter { $0.contains(#""message":"session ended""#) }
            #expect(messages.count == 1)
        }
    }

    @Test("a failed login is one warning at the default level")
    func failedLogin() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            _ = try await run(tunnel.psql(["-c", "SELECT 1"], ["dbname": "atlantis"]))
            try await tunnel.errors.wait(for: "\n")
            #expect(tunnel.errors.lines.count == 1)
            let words = "\(tunnel.server.endpoint) refused the login: database \"atlantis\" does not exist"
            #expect(tunnel.errors.text.contains(" warning  \(words)  client=127.0.0.1:"))
        }
    }
}
