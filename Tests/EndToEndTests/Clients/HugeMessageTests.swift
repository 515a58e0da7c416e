import Testing

/// A message as long as PostgreSQL's longest (CVE-2024-27304, CVE-2026-32286): a relay that adds up lengths loses its
/// place in it, and one that collects messages runs out of memory.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct HugeMessageTests {
    @Test("a message of a gigabyte passes both ways, byte for byte, and the tunnel does not grow")
    func gigabyte() async throws {
        let server = try await PostgresServer.shared
        let script = "\(Surroundings.package)/Tests/Support/drivers/huge_message.py"
        let command = Command("python3", [script, "upstream", server.certificateFile, server.keyFile])
        try await withProgram(command) { upstream in
            let port = try await upstream.output.wait(for: "a port") { $0.firstMatch(of: /^(\d+)\n/)?.1 }
            let change = { (setup: inout TunnelSetup, server: PostgresServer) in
                setup = .url("postgres://anyone:\(canary)@localhost:\(port)/postgres?sslmode=require", server)
                setup.arguments = ["--no-check"]
            }
            try await withTunnel(setup: change) { tunnel in
                let before = try ProcessStatistics(of: tunnel.program.processID)
                let said = try await answer(of: Command("python3", [script, "client", "\(tunnel.port)"]))
                #expect(said == "ok huge_message client")
                let after = try ProcessStatistics(of: tunnel.program.processID)
                #expect(after.peakMemory - before.residentMemory < 8 * 1024, "kilobytes")
            }
            let finished = try await upstream.finished()
            #expect(finished.value.hasSuffix("ok huge_message upstream"), "\(finished)")
        }
    }
}
