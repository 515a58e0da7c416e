import Foundation
import Testing

/// A flood of connections that never become sessions: nobody has to wait for it, and nothing of it stays.
///
/// Row 12 of `Tests/HOLES.md`.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct HalfOpenFloodMemoryTests {
    @Test("psql connects beside 1000 silent clients, 1000 that talk nonsense, and one that drips")
    func flood() async throws {
        let nonsense = "startup packet has a length of 4294967295 bytes, outside 8 to 10004"
        let setup = { (setup: inout TunnelSetup, _: PostgresServer) in setup.descriptorLimit = 4096 }
        try await withTunnel(["--no-check", "--log-level", "info"], setup: setup) { tunnel in
            let flood = tunnel.flood(silent: 1000, garbage: 1000, dripping: 1)
            try await tunnel.expectNoGrowth(limit: 2048) {
                // This one leaves when it is complete: so much is needed for so many.
                try await withProgram(flood) { try await $0.output.wait(for: "open\n") }
            } _: {
                try await withProgram(flood) { flood in
                    try await flood.output.wait(for: "open\n")
                    let start = ContinuousClock.now
                    let answer = try await tunnel.ask("SELECT 42")
                    let time = start.duration(to: .now)
                    #expect(answer == "42")
                    let reaped = tunnel.errors.lines.count { $0.contains("no startup message in time") }
                    #expect(reaped < 1001, "psql was served when the flood was over")
                    Attachment.record(
                        "psql was served in \(time), \(reaped) of 1001 clients had been let go",
                        named: "time"
                    )

                    let finished = try await flood.finished()
                    let report = try #require(finished.output.split(separator: "\n").last)
                    let told = try JSONDecoder().decode([String: [String: Int]].self, from: Data(report.utf8))
                    #expect(
                        told == ["silent": ["nothing": 1000], "garbage": ["nothing": 1000], "dripping": ["nothing": 1]]
                    )
                }
            }
            let lines = try await tunnel.logLines(atLeast: 3002)
            #expect(lines.count { $0.contains(" info  connection closed: no startup message in time  ") } == 1001)
            #expect(lines.count { $0.contains(" info  connection refused: \(nonsense)  ") } == 2000)
            #expect(lines.count { $0.contains(" info  session ended  ") } == 1)
            #expect(lines.count == 3002)
        }
    }
}
