import Foundation
import Testing

@Suite(.endToEnd)
struct CancelTests {
    @Test("Ctrl-C in psql cancels the query, and the session goes on")
    func interrupted() async throws {
        try await withTunnel(["--no-check", "--reuse-idle", "0"]) { tunnel in
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

    @Test("the query of a client that was killed is cancelled")
    func killed() async throws {
        try await withTunnel(["--no-check", "--reuse-idle", "0"]) { tunnel in
            let name = "killed_\(UUID())"
            try await withProgram(tunnel.psql(["-c", "SELECT pg_sleep(600)"], ["application_name": name])) { psql in
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                psql.send(SIGKILL)
                _ = try await psql.finished()
            }
            try await tunnel.server.waitForEnd(of: name)
        }
    }

    @Test("one client's cancel request stops that client's query alone")
    func onlyOne() async throws {
        try await withTunnel(["--no-check", "--reuse-idle", "0"]) { tunnel in
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
