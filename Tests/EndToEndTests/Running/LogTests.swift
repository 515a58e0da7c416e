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
                        /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info  session ended  bytes_from_client=(\d+) bytes_from_upstream=(\d+) client=127\.0\.0\.1:\d+ database=postgres duration="[\d.]+ m?s" ended_by=client reused=false/
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

    @Test("debug has the negotiation in PostgreSQL's phrases, and each step of the way to the upstream")
    func negotiation() async throws {
        try await withTunnel(["--no-check", "--spare", "0", "--no-sandbox", "--log-level", "debug"]) { tunnel in
            try await tunnel.ask("SELECT 1", ["sslmode": "prefer", "gssencmode": "disable"])
            try await tunnel.errors.wait(for: "session ended")
            let phrases = tunnel.errors.lines.compactMap { $0.split(separator: "  ").dropFirst().first }
            #expect(
                phrases == [
                    "connection received", "SSLRequest rejected", "startup message received",
                    "upstream name resolved", "upstream connected", "upstream connection encrypted",
                    "upstream asked for a proof", "upstream ready", "connection authenticated", "session ended",
                ]
            )
        }
    }

    @Test("the check at the start has its steps in the log as well, each with its time")
    func checkSteps() async throws {
        try await withTunnel(["-v"]) { tunnel in
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
            try await tunnel.errors.wait(for: "upstream ready")
            let text = tunnel.errors.text
            let time = /duration="[\d.]+ m?s"/
            let steps = [
                "upstream name resolved  addresses=", "upstream connected  address=",
                "upstream connection encrypted  client=",
                "upstream asked for a proof  client=", "upstream ready  client=",
            ]
            for step in steps {
                let line = try #require(tunnel.errors.lines.first { $0.contains(step) }, "\(step): \(text)")
                #expect(line.contains(#"client="the check""#))
                #expect(line.contains(time))
            }
            #expect(text.contains(/upstream connection encrypted .* resumed=false tls=TLSv1\.3/))
            #expect(text.contains(/upstream asked for a proof .* method=SCRAM-SHA-256(-PLUS)?/))
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
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["time"] != nil)
                #expect(object?["level"] != nil)
                #expect(object?["message"] != nil)
            }
            let messages = tunnel.errors.lines.filter { $0.contains(#""message":"session ended""#) }
            #expect(messages.count == 1)
            let ended = try JSONSerialization.jsonObject(with: Data(messages[0].utf8)) as? [String: Any]
            #expect((ended?["duration_ms"] as? Double).map { $0 > 0 } == true)
            #expect((ended?["bytes_from_client"] as? Int).map { $0 > 0 } == true)
            #expect(ended?["reused"] as? Bool == false)
            let failure = try #require(tunnel.errors.lines.first { $0.contains("refused the login") })
            #expect(failure.contains(#""code":"3D000""#))
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
