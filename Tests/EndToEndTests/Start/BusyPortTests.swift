import Testing

@Suite(.endToEnd)
struct BusyPortTests {
    @Test("a busy port is never replaced by another one, and the error says who holds it")
    func busy() async throws {
        try await withTunnel(["--no-check"]) { first in
            let finished = try await runTunnel(["--port", "\(first.port)"])
            #expect(finished.exitCode == 1)
            #expect(finished.output.isEmpty)
            let lines = finished.errors.split(separator: "\n")
            #expect(lines.first == "error: cannot listen on 127.0.0.1:\(first.port): address already in use")
            #if os(Linux)
            let holder = "ppg-tunnel (pid \(first.program.processID)) holds the port"
            #expect(lines.last == "hint: \(holder): stop it, or choose another with --port")
            #endif
            let answer = try await first.ask("SELECT 1")
            #expect(answer == "1")
        }
    }

    @Test("--allow-remote-clients opens the port to others, with a warning")
    func allowed() async throws {
        try await withTunnel(["--no-check", "--host", "0.0.0.0", "--allow-remote-clients"]) { tunnel in
            let warning =
                "warning  clients from other machines are accepted: whoever reaches the port is logged in\n"
                + "hint: let a firewall decide who reaches it; "
                + "without --local-tls-required what passes may be read on its way\n"
            try await tunnel.errors.wait(for: warning)
            let answer = try await tunnel.ask("SELECT 1")
            #expect(answer == "1")
        }
    }
}
