import Foundation
import Testing

@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct ManyConnectionsTests {
    /// `PPG_TUNNEL_TEST_CONNECTIONS` asks for more.
    private static let count =
        ProcessInfo.processInfo.environment["PPG_TUNNEL_TEST_CONNECTIONS"].flatMap { Int($0) } ?? 10_000

    @Test("10 000 connections in a row leave descriptors and memory as they were")
    func noGrowth() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let connect = { (count: Int) in
                let arguments = ["-n", "-C", "-c", "10", "-j", "2", "-t", "\(count / 10)", "-f", "/dev/stdin"]
                let report = try await answer(
                    of: tunnel.client("pgbench", arguments).with {
                        $0.input = .text("SELECT 1;\n")
                        $0.timeLimit = .seconds(110)
                    }
                )
                #expect(report.contains("number of failed transactions: 0 "))
                try await tunnel.server.wait(
                    until: "NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'pgbench')"
                )
                return try ProcessStatistics(of: tunnel.program.processID)
            }
            let before = try await connect(500)
            let after = try await connect(Self.count)
            #expect(after.openDescriptors == before.openDescriptors)
            #expect(after.residentMemory - before.residentMemory < 2048, "kilobytes")
            #expect(tunnel.errors.text.isEmpty)
        }
    }
}
