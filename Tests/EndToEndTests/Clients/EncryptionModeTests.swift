import Testing

@Suite(.endToEnd)
struct EncryptionModeTests {
    @Test(
        "psql connects in the modes that do without encryption, as anyone and without a password",
        arguments: ["disable", "allow", "prefer"],
        ["disable", "prefer"]
    )
    func connects(sslmode: String, gssencmode: String) async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let settings = ["sslmode": sslmode, "gssencmode": gssencmode, "user": "who ever"]
            let user = try await tunnel.ask("SELECT current_user", settings)
            #expect(user == tunnel.server.shownUser)
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("sslmode=require is refused in psql's own words")
    func require() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let finished = try await run(tunnel.psql(["-c", "SELECT 1"], ["sslmode": "require"]))
            #expect(finished.exitCode == 2)
            #expect(
                finished.errors == """
                    psql: error: connection to server at "127.0.0.1", port \(tunnel.port) failed: \
                    server does not support SSL, but SSL was required

                    """
            )
            #expect(tunnel.errors.text.isEmpty)
        }
    }
}
