import Foundation
import Testing

/// What was typed or written nearly right.
@Suite(.endToEnd)
struct MistypedTests {
    @Test(
        "a command line",
        arguments: [
            (
                ["projcets", "list"],
                "error: there is no command projcets\nhint: did you mean projects?\n"
            ),
            (
                ["help", "projcts"],
                "error: there is no command projcts\nhint: did you mean projects?\n"
            ),
            (["--verison"], "error: unknown option '--verison'\nhint: did you mean --version?\n"),
            (["5433"], "error: unexpected argument '5433'\nhint: a port goes behind --port: ppg-tunnel --port 5433\n"),
            (
                ["-h", "127.0.0.1", "-p", "5433"],
                "error: -h is for the help, not for the address\n"
                    + "hint: the address goes behind --host: ppg-tunnel --host 127.0.0.1\n"
            ),
            (["--port", "543x"], "error: --port 543x is no port: 0 to 65535\n"),
            (
                ["--log-level", "verbose"],
                "error: --log-level verbose is none of trace, debug, info, notice, warning or error\n"
            ),
            (
                ["--connect-timeout", "0"],
                "error: --connect-timeout 0 is no time: 10, 2.5, 500ms or 2m, more than 0\n"
            ),
            (["--direct", "--pooled"], "error: --direct and --pooled exclude each other\n"),
            (
                ["--variable", "postgres://u:p@h/"],
                "error: --variable is no variable's name, such as STAGING_DATABASE_URL\n"
            ),
        ]
    )
    func typed(arguments: [String], words: String) async throws {
        let command = Command(
            Surroundings.binary,
            arguments,
            environment: ["DATABASE_URL": "postgres://u:\(canary)@db.prisma.io/postgres"]
        ).with { $0.directory = Surroundings.directory }
        let finished = try await run(command)
        #expect(finished.errors == words)
        #expect(finished.output.isEmpty)
        #expect(finished.exitCode == 64)
    }

    @Test("-V is --version")
    func version() async throws {
        let short = try await answer(of: Command(Surroundings.binary, ["-V"]))
        let long = try await answer(of: Command(Surroundings.binary, ["--version"]))
        #expect(short == long && !short.isEmpty)
    }

    @Test("a value in a file is said with its line")
    func value() async throws {
        let directory = try Surroundings.makeDirectory(files: [".env": "A=1\nPPG_TUNNEL_PORT=543x\n"])
        let finished = try await run(Command(Surroundings.binary).with { $0.directory = directory })
        #expect(finished.errors == "error: PPG_TUNNEL_PORT=543x (.env, line 2) is no port: 0 to 65535\n")
        #expect(finished.exitCode == 78)
    }

    @Test("a variable that is no setting is warned about, with its line and the nearest name")
    func variable() async throws {
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in
            setup.arguments = ["--no-check", "--log-level", "warn", "--connect-timeout", "10s", "-p", "0"]
            setup.environment = ["PPG_TUNNEL_SERVICE_HOST": "10.0.0.1", "PPG_TUNNEL_ZZZZZZZZZZ": "1"]
            setup.files[".env", default: ""] += "PPG_TUNNEL_PROT=5433\n"
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.errors.wait(for: "PPG_TUNNEL_ZZZZZZZZZZ")
            try await tunnel.errors.wait(for: "names all of them")
            let text = tunnel.errors.text
            #expect(
                text.contains(
                    " warning  PPG_TUNNEL_PROT (.env, line 2) is no setting of the tunnel\n"
                        + "hint: did you mean PPG_TUNNEL_PORT?\n"
                )
            )
            #expect(
                text.contains(
                    " warning  PPG_TUNNEL_ZZZZZZZZZZ (environment) is no setting of the tunnel\n"
                        + "hint: ppg-tunnel --help names all of them\n"
                )
            )
            #expect(tunnel.errors.lines.count == 4)
        }
    }

    @Test("a relative path counts from the file that it stands in")
    func relativePath() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup.standIn = []
            setup.arguments = ["--env-file", "settings/tunnel.env", "--upstream", server.endpoint]
            let authority = (try? String(contentsOfFile: server.caFile, encoding: .utf8)) ?? ""
            setup.files = [
                "settings/tunnel.env": "DATABASE_URL='\(server.databaseURL)'\nPPG_TUNNEL_CA_FILE=authority.crt\n",
                "settings/authority.crt": authority,
            ]
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.output.wait(for: "Your connection is authenticated")
        }
    }

    @Test("a directory that is missing is named")
    func directory() async throws {
        let url = ["DATABASE_URL": "postgres://u:\(canary)@db.prisma.io/postgres"]
        let command = Command(Surroundings.binary, ["--socket", "/nowhere/at/all"], environment: url)
        let finished = try await run(command)
        #expect(
            finished.errors == """
                error: --socket: there is no directory /nowhere/at/all
                hint: make a directory that only you may enter (mkdir -m 700)

                """
        )
    }
}
