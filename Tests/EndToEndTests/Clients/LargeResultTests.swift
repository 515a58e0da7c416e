import Foundation
import Testing

@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct LargeResultTests {
    @Test("a result of 250 MB does not make the tunnel grow")
    func flatMemory() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let row = "repeat(md5('one row'), 320)"
            try await tunnel.ask("SELECT \(row)")
            let before = try ProcessStatistics(of: tunnel.program.processID)
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

    @Test("a client that stops reading holds the server back, and the rest comes when it goes on")
    func stoppedReader() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            try await tunnel.ask("SELECT 1")
            let before = try ProcessStatistics(of: tunnel.program.processID)
            let name = "stopped_\(UUID())"
            // Without \\o, the result would pass through this test's own memory.
            let script = """
                \\o \(tunnel.directory)/result
                COPY (SELECT repeat('x', 1000) FROM generate_series(1, 200000)) TO STDOUT;
                """
            let psql = tunnel.psql([], ["application_name": name]).with { $0.input = .text(script) }
            try await withProgram(psql) { psql in
                try await tunnel.server.waitForQuery(of: name, like: "COPY%")
                psql.send(SIGSTOP)
                let isHeldBack = "application_name = '\(name)' AND wait_event = 'ClientWrite'"
                try await tunnel.server.wait(until: "EXISTS (SELECT FROM pg_stat_activity WHERE \(isHeldBack))")
                psql.send(SIGCONT)
                let finished = try await psql.finished()
                #expect(finished.succeeded, "\(finished)")
            }
            let size = try FileManager.default.attributesOfItem(atPath: "\(tunnel.directory)/result")[.size] as? Int
            #expect(size == 200_000 * 1001)
            let after = try ProcessStatistics(of: tunnel.program.processID)
            #expect(after.peakMemory - before.residentMemory < 8 * 1024, "kilobytes")
        }
    }
}
