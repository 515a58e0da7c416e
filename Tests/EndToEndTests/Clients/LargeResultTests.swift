import Testing

@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct LargeResultTests {
    @Test("a result of 250 MB does not make the tunnel grow")
    func flatMemory() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let row = "repeat(md5('one row'), 320)"
            try await tunnel.ask("SELECT \(row)")
            let before = try ProcessStatistics(of: tunnel.program.processID)
            // The reader is slower than the server, so the tunnel has to hold the server back.
            let pipeline = Command.shell(
                #"psql -X -w -c "COPY (SELECT \#(row) FROM generate_series(1, 25000)) TO STDOUT" "$ADDRESS" | cksum"#,
                environment: ["ADDRESS": tunnel.address(), "PATH": tunnel.server.path]
            )
            let sum = try await answer(of: pipeline).split(separator: " ")
            let after = try ProcessStatistics(of: tunnel.program.processID)
            #expect(sum.last == "\(25_000 * (32 * 320 + 1))")
            #expect(after.peakMemory - before.residentMemory < 8 * 1024, "kilobytes")
        }
    }
}
