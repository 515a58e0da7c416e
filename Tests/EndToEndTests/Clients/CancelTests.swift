import Foundation
import Testing

@Suite(.endToEnd)
struct CancelTests {
    @Test("Ctrl-C in psql cancels the query, and the session goes on")
    func interrupted() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let name = "interrupted_\(UUID())"
            try await withProgram(tunnel.interactivePsql(["application_name": name])) { psql in
                try await psql.type("\\set ON_ERROR_STOP off\nSELECT pg_sleep(600);\nSELECT 'still here';\n")
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                psql.send(SIGINT)
                try await psql.errors.wait(for: "ERROR:  57014: canceling statement due to user request")
                try await psql.closeInput()
                _ = try await psql.finished()
            }
            try await tunnel.server.waitForEnd(of: name)
        }
    }

    @Test("with --cancel-abandoned the query of a client that was killed is cancelled")
    func killed() async throws {
        try await withTunnel(["--no-check", "--cancel-abandoned"]) { tunnel in
            let name = "killed_\(UUID())"
            try await withProgram(tunnel.psql(["-c", "SELECT pg_sleep(600)"], ["application_name": name])) { psql in
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                psql.send(SIGKILL)
                _ = try await psql.finished()
            }
            try await tunnel.server.waitForEnd(of: name)
        }
    }

    @Test("the query of a client that was killed runs to its end, as it does without a tunnel")
    func killedAndFinished() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let name = "finished_\(tunnel.port)"
            try await tunnel.server.ask("CREATE TABLE \(name) (a int); GRANT ALL ON \(name) TO public")
            try await tunnel.server.withLock(Int(tunnel.port)) { release in
                // Both statements or none: had the query been cut off, the row would be missing.
                let query = "INSERT INTO \(name) SELECT 1 FROM pg_advisory_xact_lock_shared(\(tunnel.port))"
                try await withProgram(tunnel.psql(["-c", query], ["application_name": name])) { psql in
                    try await tunnel.server.waitForQuery(of: name, like: "INSERT%")
                    psql.send(SIGKILL)
                    _ = try await psql.finished()
                }
                try await release()
            }
            try await tunnel.server.wait(until: "EXISTS (SELECT FROM \(name))")
            try await tunnel.server.waitForEnd(of: name)
            try await tunnel.server.ask("DROP TABLE \(name)")
        }
    }

    @Test("one client's cancel request stops that client's query alone")
    func onlyOne() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let (name, other) = ("one_\(UUID())", "other_\(UUID())")
            try await withProgram(tunnel.psql(["-c", "SELECT pg_sleep(600)"], ["application_name": other])) { _ in
                try await tunnel.server.waitForQuery(of: other, like: "%pg_sleep%")
                try await withProgram(tunnel.psql(["-c", "SELECT pg_sleep(600)"], ["application_name": name])) { psql in
                    try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                    psql.send(SIGINT)
                    let finished = try await psql.finished()
                    #expect(finished.errors.contains("canceling statement due to user request"))
                }
                try await tunnel.server.waitForEnd(of: name)
                try await tunnel.server.waitForQuery(of: other, like: "%pg_sleep%")
            }
        }
    }
}
