import LibC
import Testing

/// A local `prisma dev` serves one connection at a time: behind a tunnel its clients wait for each other and are told.
@Suite(.endToEnd)
struct OneAtATimeTests {
    /// A tunnel before a forwarder of that kind, whose URL has the shape of prisma dev's.
    private func withLine<Result>(
        _ arguments: [String] = [],
        _ body: (TunnelProcess, _ port: String) async throws -> Result
    ) async throws -> Result {
        let server = try await PostgresServer.shared
        let script = "\(Surroundings.package)/Tests/Support/one-at-a-time.py"
        let socket = "\(server.socketDirectory)/.s.PGSQL.\(server.port)"
        let command = Command("python3", [script, socket]).with { $0.input = .typed }
        return try await withProgram(command) { forwarder in
            let port = try await forwarder.output.wait(for: "the port") { text in
                text.hasSuffix("\n") ? String(text.dropLast()) : nil
            }
            let url =
                "postgres://\(server.user):\(canary)@127.0.0.1:\(port)/postgres?sslmode=disable&connection_limit=10"
                + "&connect_timeout=0&pool_timeout=0&single_use_connections=true&socket_timeout=0"
            let change = { (setup: inout TunnelSetup, _: PostgresServer) in
                setup.standIn = []
                setup.arguments = arguments
                setup.files = [".env": "DATABASE_URL='\(url)'\n"]
            }
            return try await withTunnel(setup: change) { tunnel in try await body(tunnel, port) }
        }
    }

    @Test("the check lets go at once, and clients that come together are served one after another")
    func oneAfterAnother() async throws {
        try await withLine { tunnel, _ in
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<5 { group.addTask { try await tunnel.ask("SELECT \(number)") } }
                var answers: [String] = []
                for try await answer in group { answers.append(answer) }
                return answers
            }
            #expect(answers.sorted() == ["0", "1", "2", "3", "4"])
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("who has to wait is told by a NOTICE, and served when the other leaves")
    func notice() async throws {
        try await withLine(["--no-check"]) { tunnel, _ in
            try await withProgram(tunnel.interactivePsql()) { first in
                try await first.type("SELECT 'first is in';\n")
                try await first.output.wait(for: "first is in")
                try await withProgram(tunnel.psql(["-c", "SELECT 'second is in'"])) { second in
                    try await second.errors.wait(for: "\n")
                    #expect(
                        second.errors.text
                            == "NOTICE:  prisma dev serves one connection at a time: waiting until another client has left\n"
                    )
                    #expect(second.output.text.isEmpty)
                    try await first.closeInput()
                    let finished = try await second.finished()
                    #expect(finished.value == "second is in")
                }
            }
        }
    }

    @Test("who gives up waiting makes room in the line")
    func givingUp() async throws {
        try await withLine(["--no-check"]) { tunnel, _ in
            try await withProgram(tunnel.interactivePsql()) { first in
                try await first.type("SELECT 'first is in';\n")
                try await first.output.wait(for: "first is in")
                try await withProgram(tunnel.psql(["-c", "SELECT 'second'"])) { second in
                    try await second.errors.wait(for: "NOTICE")
                    second.send(SIGKILL)
                    _ = try await second.finished()
                }
                try await withProgram(tunnel.psql(["-c", "SELECT 'third is in'"])) { third in
                    try await third.errors.wait(for: "NOTICE")
                    try await first.closeInput()
                    let finished = try await third.finished()
                    #expect(finished.value == "third is in")
                }
            }
        }
    }

    @Test("a connection that another program has is named as the reason of a timeout")
    func anotherProgram() async throws {
        try await withLine(["--no-check", "--connect-timeout", "1"]) { tunnel, port in
            let server = tunnel.server
            let address = "host=127.0.0.1 port=\(port) user=\(server.user) dbname=postgres sslmode=disable"
            let other = Command(server.psql, ["-X", "-w", "-A", "-t", address]).with { $0.input = .typed }
            try await withProgram(other) { other in
                try await other.type("SELECT 'other is in';\n")
                try await other.output.wait(for: "other is in")
                let refused = try await run(tunnel.psql(["-c", "SELECT 1"]))
                #expect(!refused.succeeded)
                #expect(refused.errors.contains("no answer to the login within 1 s"))
                #expect(
                    refused.errors.contains(
                        "HINT:  prisma dev serves one connection at a time, and another program has it: end that one, or wait"
                    )
                )
                try await other.closeInput()
            }
            let after = try await tunnel.ask("SELECT 'free'")
            #expect(after == "free")
        }
    }
}
