import Testing

/// Clients that do not speak PostgreSQL's protocol, or not as the tunnel does.
@Suite(.endToEnd)
struct StrangerTests {
    @Test("a browser gets a short answer for people")
    func http() async throws {
        let script = """
            import sys, urllib.error, urllib.request
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/", timeout=30)
            except urllib.error.HTTPError as error:
                print(error.code, error.read().decode(), end="")
            """
        try await withTunnel(["--no-check"]) { tunnel in
            let said = try await answer(of: Command("python3", ["-c", script, "\(tunnel.port)"]))
            let words = "This is ppg-tunnel, which speaks PostgreSQL's protocol. Connect with psql or another client."
            #expect(said == "400 \(words)")
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("a client that begins with TLS is refused, with one line that says what to do")
    func directTLS() async throws {
        let script = """
            import psycopg, sys
            try:
                psycopg.connect(sys.argv[1])
            except psycopg.OperationalError:
                print("refused")
            """
        try await withTunnel(["--no-check"]) { tunnel in
            let address = tunnel.address(["sslmode": "require", "sslnegotiation": "direct"])
            let said = try await answer(of: Command(Surroundings.python, ["-c", script, address]))
            #expect(said == "refused")
            try await tunnel.errors.wait(
                for: "hint: connect with sslmode=disable, or start the tunnel with --local-tls self-signed\n"
            )
            let words = " warning  connection refused: the client began with TLS, which is not offered here  client="
            #expect(tunnel.errors.text.contains(words))
            #expect(tunnel.errors.lines.count == 2)
        }
    }
}
