import Testing

@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct ManyConnectionsTests {
    @Test("10 000 connections in a row leave descriptors and memory as they were")
    func plain() async throws {
        let script = "\(Surroundings.package)/Tests/Support/trusting-upstream.py"
        let server = Command("python3", [script]).with {
            $0.input = .typed
            $0.timeLimit = .seconds(300)
        }
        try await withProgram(server) { upstream in
            let port = try await upstream.output.wait(for: "a port") { $0.firstMatch(of: /^(\d+)\n/)?.1 }
            let url = "postgres://anyone:\(canary)@127.0.0.1:\(port)/postgres?sslmode=disable"
            let change = { (setup: inout TunnelSetup, server: PostgresServer) in
                setup = .url(url, server)
                setup.standIn = []
                setup.arguments = ["--no-check"]
            }
            try await withTunnel(setup: change) { tunnel in
                try await expectNoGrowth(of: tunnel, warmUp: 1000, connections: 10_000, limit: 1024)
            }
        }
    }

    @Test("500 logins with SCRAM over TLS leave descriptors and memory as they were")
    func encrypted() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            // A TLS connection that stays behind takes 20 kilobytes and more.
            try await expectNoGrowth(of: tunnel, warmUp: 100, connections: 500, limit: 2048)
        }
    }

    /// `limit`: kilobytes that memory may grow after the first connections.
    private func expectNoGrowth(of tunnel: TunnelProcess, warmUp: Int, connections: Int, limit: Int) async throws {
        try await tunnel.expectNoGrowth(limit: limit) {
            try await connect(warmUp, to: tunnel)
        } _: {
            try await connect(connections, to: tunnel)
        }
        #expect(tunnel.errors.text.isEmpty)
    }

    /// Connects, asks and leaves, ten at a time, `count` times in all.
    private func connect(_ count: Int, to tunnel: TunnelProcess) async throws {
        let arguments = ["-n", "-C", "-c", "10", "-t", "\(count / 10)", "-f", "/dev/stdin"]
        let pgbench = tunnel.client("pgbench", arguments).with {
            $0.input = .text("SELECT 1;\n")
            $0.timeLimit = .seconds(300)
        }
        let report = try await answer(of: pgbench)
        #expect(report.contains("transactions actually processed: \(count)/\(count)\n"), "\(report)")
    }
}
