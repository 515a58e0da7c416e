import Foundation
import LibC
import Testing

/// What scripts read.
@Suite(.endToEnd)
struct OutputTests {
    private func start<Result>(
        _ arguments: [String],
        _ body: (PostgresServer, RunningProgram) async throws -> Result
    ) async throws -> Result {
        let server = try await PostgresServer.shared
        var setup = TunnelSetup.standard(server)
        setup.arguments = arguments
        let command = setup.command(in: try Surroundings.makeDirectory(files: setup.files))
        return try await withProgram(command) { try await body(server, $0) }
    }

    private func objects(in text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("--quiet without a port prints the URL alone, and psql takes it")
    func quiet() async throws {
        try await start(["-q"]) { server, program in
            let url = try await program.output.wait(for: "the URL") { text in
                text.wholeMatch(of: /(postgresql:\/\/postgres@127\.0\.0\.1:\d+\/postgres\?sslmode=disable)\n/)
                    .map { String($0.1) }
            }
            let user = try await answer(
                of: Command(server.psql, ["-X", "-w", "-A", "-t", url, "-c", "SELECT current_user"])
            )
            #expect(user == server.shownUser)
            program.send(SIGTERM)
            let finished = try await program.finished()
            #expect(finished.output == url + "\n")
            #expect(finished.errors.isEmpty)
        }
    }

    @Test("--output json is an object on each line")
    func json() async throws {
        try await start(["--output", "json", "-v"]) { server, program in
            try await program.output.wait(for: #""event":"checked""#)
            let objects = try objects(in: program.output.text)
            #expect(objects.compactMap { $0["event"] as? String } == ["listening", "checked"])
            let listening = objects[0]
            let port = try #require(listening["port"] as? Int)
            #expect(listening["url"] as? String == "postgresql://postgres@127.0.0.1:\(port)/postgres?sslmode=disable")
            #expect(listening["host"] as? String == "127.0.0.1")
            #expect(listening["database"] as? String == "postgres")
            #expect(listening["source"] as? String == "DATABASE_URL in .env")
            #expect(listening["upstream"] as? String == server.endpoint)
            #expect(listening["login"] as? String == shortened(server.user))
            let checked = objects[1]
            #expect((checked["duration_ms"] as? Double).map { $0 > 0 } == true)
            #expect(checked["tls_version"] as? String == "TLSv1.3")
            _ = try self.objects(in: program.errors.text)
        }
    }

    @Test("what keeps a tunnel from opening is an object, too")
    func error() async throws {
        for environment in [["DATABASE_URL": "mysql://h"], ["DATABASE_URL": "mysql://h", "PPG_TUNNEL_OUTPUT": "json"]] {
            let typed = environment["PPG_TUNNEL_OUTPUT"] == nil ? ["--output", "json"] : []
            let command = Command(Surroundings.binary, typed, environment: environment).with {
                $0.directory = Surroundings.directory
            }
            let finished = try await run(command)
            #expect(finished.exitCode == 78)
            #expect(finished.errors.isEmpty)
            let object = try #require(try objects(in: finished.output).first)
            #expect(object["event"] as? String == "error")
            #expect(object["exit_code"] as? Int == 78)
            #expect(
                object["message"] as? String
                    == "DATABASE_URL in the environment: the scheme mysql: is not one of Prisma Postgres"
            )
            #expect((object["hint"] as? String)?.hasPrefix("the tunnel serves Prisma Postgres only") == true)
        }
    }

    @Test("a refused key is an object, too")
    func refused() async throws {
        let finished = try await runTunnel { setup, server in
            setup = .url(server.url(password: canary), server)
            setup.arguments = ["--output", "json"]
        }
        #expect(finished.exitCode == 77)
        let events = try objects(in: finished.output).compactMap { $0["event"] as? String }
        #expect(events == ["listening", "error"])
    }

    @Test("the URL is one that can be connected to, wherever the tunnel listens")
    func reachable() async throws {
        try await start(["--host", "0.0.0.0", "--allow-remote-clients", "--no-check"]) { _, program in
            try await program.output.wait(for: "logs in as")
            let text = program.output.text
            #expect(text.contains(/listening on 0\.0\.0\.0:\d+ 🚀\n/))
            #expect(text.contains(/\n  psql -h 127\.0\.0\.1 -p \d+ -d postgres\n/))
            #expect(text.contains(/\n  postgresql:\/\/postgres@127\.0\.0\.1:\d+\/postgres\?sslmode=disable\n/))
        }
        try await start(["--local-tls", "self-signed", "--no-check"]) { _, program in
            try await program.output.wait(for: "SHA-256 fingerprint")
            #expect(program.output.text.contains(/\/postgres\?sslmode=require\n/))
        }
    }

    @Test("the URL of a Unix socket is one that psql takes")
    func socket() async throws {
        let directory = try Surroundings.makeDirectory()
        try await start(["--no-tcp", "--socket", directory, "--no-check"]) { server, program in
            try await program.output.wait(for: "logs in as")
            let url = "postgresql://postgres@/postgres?host=\(directory)&port=5432"
            #expect(program.output.text.contains("\n  \(url)\n"))
            let user = try await answer(
                of: Command(server.psql, ["-X", "-w", "-A", "-t", url, "-c", "SELECT current_user"])
            )
            #expect(user == server.shownUser)
        }
    }
}
