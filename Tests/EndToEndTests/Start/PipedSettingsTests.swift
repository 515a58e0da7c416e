import Foundation
import Testing

/// Settings that come out of a pipe, as password managers and shells provide them: they can be read once.
@Suite(.endToEnd)
struct PipedSettingsTests {
    @Test("--env-file <(…) and --local-password-file <(…)")
    func processSubstitution() async throws {
        let server = try await PostgresServer.shared
        let script = """
            exec "$0" --no-check --env-file <(printf '%s\\n' "$settings") \
                --local-password-file <(sleep 0.1; printf 'sesame\\n') "$@"
            """
        let setup = TunnelSetup.standard(server)
        var command = setup.command(in: try Surroundings.makeDirectory())
        command.environment["settings"] = "DATABASE_URL='\(server.databaseURL)'"
        command.arguments = ["-c", script, command.program] + command.arguments
        command.program = "bash"
        try await withProgram(command) { program in
            let port = try await program.output.wait(for: "the banner") { $0.firstMatch(of: /:(\d+) 🚀\n/)?.1 }
            let address = "host=127.0.0.1 port=\(port) user=me dbname=postgres"
            let psql = Command(server.psql, ["-XAtqc", "SELECT 1", address], environment: ["PGPASSWORD": "sesame"])
            let said = try await answer(of: psql)
            #expect(said == "1")
            // What was read is gone: the tunnel keeps what it has.
            program.send(SIGHUP)
            try await program.errors.wait(
                for: "DATABASE_URL was not read anew, the old one stays: DATABASE_URL is not set"
            )
            let again = try await answer(of: psql)
            #expect(again == "1")
            program.send(SIGTERM)
            let finished = try await program.finished()
            #expect(finished.exitCode == 143)
        }
    }

    @Test("a FIFO called .env is read once at the start and once for each SIGHUP")
    func fifo() async throws {
        let server = try await PostgresServer.shared
        let directory = try Surroundings.makeDirectory()
        #expect(mkfifo("\(directory)/.env", 0o600) == 0)
        var command = TunnelSetup(arguments: ["--no-check"], standIn: ["--ca-file", server.caFile])
            .command(in: directory)
        command.arguments += ["--log-level", "info"]
        try await withProgram(command) { program in
            try await give("DATABASE_URL=\(server.url(user: "md5_user"))\n", to: "\(directory)/.env")
            let port = try await program.output.wait(for: "the banner") { $0.firstMatch(of: /:(\d+) 🚀\n/)?.1 }
            let query = "SELECT current_user"
            let address = "host=127.0.0.1 port=\(port) user=me dbname=postgres"
            let before = try await answer(of: Command(server.psql, ["-XAtqc", query, address]))
            #expect(before == "md5_user")
            program.send(SIGHUP)
            try await give("DATABASE_URL=\(server.url(user: "trust_user"))\n", to: "\(directory)/.env")
            try await program.errors.wait(for: "DATABASE_URL was read anew")
            let after = try await answer(of: Command(server.psql, ["-XAtqc", query, address]))
            #expect(after == "trust_user")
            program.send(SIGTERM)
            let finished = try await program.finished()
            #expect(finished.exitCode == 143)
        }
    }

    @Test("a pipe that says nothing keeps neither sessions nor a signal waiting")
    func silence() async throws {
        let server = try await PostgresServer.shared
        // At the start: the signal does not wait for the pipe.
        let silent = try Surroundings.makeDirectory()
        #expect(mkfifo("\(silent)/.env", 0o600) == 0)
        let start = ContinuousClock.now
        try await withProgram(TunnelSetup().command(in: silent).with { $0.hasOwnGroup = true }) { program in
            // Somebody at the other end sees when the tunnel has come to it.
            let hand = try await reader(of: "\(silent)/.env")
            defer { close(hand) }
            program.send(SIGTERM)
            let finished = try await program.finished()
            #expect(finished.exitCode == 143)
        }
        #expect(ContinuousClock.now - start < .seconds(9))
        // While it runs: neither does a client.
        let directory = try Surroundings.makeDirectory(files: TunnelSetup.standard(server).files)
        try await withProgram(
            TunnelSetup(arguments: ["--no-check"], standIn: TunnelSetup.standard(server).standIn).command(in: directory)
        ) { program in
            let port = try await program.output.wait(for: "the banner") { $0.firstMatch(of: /:(\d+) 🚀\n/)?.1 }
            try FileManager.default.removeItem(atPath: "\(directory)/.env")
            #expect(mkfifo("\(directory)/.env", 0o600) == 0)
            program.send(SIGHUP)
            let hand = try await reader(of: "\(directory)/.env")
            defer { close(hand) }
            let address = "host=127.0.0.1 port=\(port) user=me dbname=postgres"
            let said = try await answer(of: Command(server.psql, ["-XAtqc", "SELECT 1", address]))
            #expect(said == "1")
            let before = ContinuousClock.now
            program.send(SIGTERM)
            let finished = try await program.finished()
            #expect(finished.exitCode == 143)
            #expect(ContinuousClock.now - before < .seconds(9))
        }
    }

    /// Waits until somebody reads the pipe, and returns the end to write to.
    private func reader(of path: String) async throws -> CInt {
        while true {
            let hand = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            if hand >= 0 { return hand }
            try #require(errno == ENXIO)
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func give(_ text: String, to path: String) async throws {
        let hand = try await reader(of: path)
        #expect(write(hand, text, text.utf8.count) == text.utf8.count)
        close(hand)
    }
}
