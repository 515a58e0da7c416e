import Foundation
import Testing

/// What the server's log and Prisma's bill show of a tunnel: nothing but its clients.
@Suite(.endToEnd)
struct ServerLogTests {
    @Test("a server sees the statements of its clients and no others, a login for each, and no errors")
    func nothingOfItsOwn() async throws {
        try await PostgresServer.with(connections: 50) { server in
            for setting in [
                "log_statement = 'all'", "log_connections = on", "log_line_prefix = 'client=%u '",
            ] {
                try await server.ask("ALTER SYSTEM SET \(setting)")
            }
            try await server.ask("SELECT pg_reload_conf()")
            try await server.wait(until: "current_setting('log_statement') = 'all'")
            try await withTunnel(server: server) { tunnel in
                try await tunnel.output.wait(for: "Logged in to PostgreSQL")
                for number in 0..<20 { try await tunnel.ask("SELECT 'client \(number)'") }
                _ = try await answer(
                    of: tunnel.client(
                        "pgbench",
                        ["-n", "-C", "-c", "2", "-t", "40", "-f", "-", "postgres"]
                    ).with { $0.input = .text("SELECT 'pgbench';\n") }
                )
            }
            let lines = try String(contentsOfFile: server.logFile, encoding: .utf8).split(separator: "\n")
            // Of the API key's role: the check says nothing, nor do spare connections and goodbyes.
            let statements = lines.filter { $0.contains("client=\(server.shownUser) ") && $0.contains("statement: ") }
            let questions = statements.count { $0.contains("SELECT 'client ") }
            let transactions = statements.count { $0.contains("SELECT 'pgbench'") }
            #expect(questions == 20)
            #expect(transactions == 80)
            #expect(statements.count == 100)
            let logins = lines.count { $0.contains("connection authorized: user=\(server.shownUser)") }
            // A login for each client, those of pgbench and of its own first question, and the check.
            #expect(logins == 20 + 80 + 1 + 1)
            let words = ["ERROR", "FATAL", "SSL error", "could not", "unexpected EOF", "incomplete"]
            let complaints = lines.filter { line in words.contains { line.contains($0) } }
            #expect(complaints.isEmpty, "\(complaints)")
        }
    }
}
