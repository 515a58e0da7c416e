import Foundation
import Testing

@Suite(.endToEnd)
struct ShutdownTests {
    /// What psql shows of a session that the shutdown ended.
    private static let lastWords = "FATAL:  57P01: terminating connection because ppg-tunnel is shutting down\n"

    @Test("without clients a signal ends the tunnel at once", arguments: [(SIGTERM, 143), (SIGINT, 130)])
    func noClients(signal: CInt, exitCode: Int) async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            tunnel.send(signal)
            let code = try await tunnel.exitCode()
            #expect(code == exitCode)
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("SIGTERM ends an idle psql at once, which hears why")
    func idle() async throws {
        // A drain that waited would be killed by the program's own time limit.
        try await withTunnel(["--no-check", "--drain-timeout", "3600"]) { tunnel in
            try await withProgram(tunnel.interactivePsql()) { psql in
                try await psql.type("SELECT 'connected';\n")
                try await psql.output.wait(for: "connected")
                tunnel.send(SIGTERM)
                let code = try await tunnel.exitCode()
                #expect(code == 143)
                #expect(tunnel.errors.text.isEmpty)
                try await psql.type("SELECT 1;\n")
                try await psql.errors.wait(for: Self.lastWords)
            }
        }
    }

    @Test("SIGINT lets a busy query finish")
    func busy() async throws {
        try await withTunnel(["--no-check", "--drain-timeout", "3600"]) { tunnel in
            let key = 1001
            try await tunnel.server.withLock(key) { release in
                let name = "busy_\(UUID())"
                let query = tunnel.psql(["-c", "SELECT pg_advisory_lock(\(key)), 'done'"], ["application_name": name])
                try await withProgram(query) { psql in
                    try await tunnel.server.waitForQuery(of: name, like: "%pg_advisory_lock%")
                    tunnel.send(SIGINT)
                    try await tunnel.output.wait(
                        for: "waiting up to 3600 s for 1 busy session; another signal ends at once\n"
                    )
                    try await release()
                    let finished = try await psql.finished()
                    #expect(finished.succeeded)
                    #expect(finished.value == "|done")
                }
                let code = try await tunnel.exitCode()
                #expect(code == 130)
            }
        }
    }

    @Test("a session in a transaction may finish it, and new clients are turned away meanwhile")
    func transaction() async throws {
        try await withTunnel(["--no-check", "--drain-timeout", "3600"]) { tunnel in
            try await withProgram(tunnel.interactivePsql()) { psql in
                try await psql.type("BEGIN; SELECT 'begun';\n")
                try await psql.output.wait(for: "begun")
                tunnel.send(SIGTERM)
                try await tunnel.output.wait(for: "waiting up to")
                let isReady = try await run(tunnel.client("pg_isready", ["-t", "30"]))
                #expect(isReady.output.hasSuffix(" - rejecting connections\n"))
                let late = try await run(tunnel.psql(["-c", "SELECT 1"]))
                #expect(late.exitCode == 2)
                #expect(late.errors.contains("FATAL:  ppg-tunnel is shutting down\n"))
                try await psql.type("SELECT 'still here'; COMMIT; SELECT 'too late';\n")
                try await psql.output.wait(for: "still here")
                try await psql.errors.wait(for: Self.lastWords)
                #expect(!psql.output.text.contains("too late"))
            }
            let code = try await tunnel.exitCode()
            #expect(code == 143)
        }
    }

    @Test("the drain timeout ends a long query, here and on the server")
    func timeout() async throws {
        try await withTunnel(["--no-check", "--drain-timeout", "0.2"]) { tunnel in
            let name = "long_\(UUID())"
            let query = tunnel.psql(["-c", "SELECT pg_sleep(600)"], ["application_name": name])
            try await withProgram(query) { psql in
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                tunnel.send(SIGTERM)
                let finished = try await psql.finished()
                #expect(finished.exitCode != 0)
                #expect(finished.errors.hasPrefix(Self.lastWords))
                let code = try await tunnel.exitCode()
                #expect(code == 143)
                #expect(tunnel.errors.text.hasSuffix("warning  ended 1 session while still busy\n"))
                try await tunnel.server.waitForEnd(of: name)
            }
        }
    }

    @Test("a second signal does not wait")
    func secondSignal() async throws {
        try await withTunnel(["--no-check", "--drain-timeout", "3600"]) { tunnel in
            let name = "second_\(UUID())"
            let query = tunnel.psql(["-c", "SELECT pg_sleep(30)"], ["application_name": name])
            try await withProgram(query) { psql in
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                tunnel.send(SIGTERM)
                try await tunnel.output.wait(for: "another signal ends at once\n")
                tunnel.send(SIGTERM)
                let code = try await tunnel.exitCode()
                #expect(code == 143)
            }
        }
    }

    @Test("Ctrl-C in psql works while the tunnel waits")
    func cancelDuringDrain() async throws {
        try await withTunnel(["--no-check", "--drain-timeout", "3600"]) { tunnel in
            let name = "cancel_\(UUID())"
            let query = tunnel.psql(["-c", "SELECT pg_sleep(600)"], ["application_name": name])
            try await withProgram(query) { psql in
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                tunnel.send(SIGTERM)
                try await tunnel.output.wait(for: "waiting up to")
                psql.send(SIGINT)
                let finished = try await psql.finished()
                #expect(finished.errors.contains("ERROR:  57014: canceling statement due to user request"))
                let code = try await tunnel.exitCode()
                #expect(code == 143)
            }
        }
    }
}
