import Testing

@Suite(.endToEnd)
struct PgbenchTests {
    @Test("16 clients in pgbench's three modes, and with a connection for each transaction, have no failure")
    func modes() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let database = try await tunnel.server.makeDatabase()
            _ = try await answer(of: tunnel.client("pgbench", ["-i", "-q", "-s", "1"], database: database))
            let runs = ["simple", "extended", "prepared"].map { ["-M", $0, "-c", "16", "-t", "250"] }
            for arguments in runs + [["-C", "-c", "8", "-t", "25"]] {
                let report = try await answer(
                    of: tunnel.client("pgbench", ["-n", "-S"] + arguments, database: database)
                )
                let figures = try #require(
                    report.firstMatch(of: /transactions actually processed: (\d+)\/(\d+)/),
                    "pgbench reported something else: \(report)"
                )
                #expect(figures.1 == figures.2)
                #expect(report.contains("number of failed transactions: 0 (0.000%)"))
            }
            #expect(tunnel.errors.text.isEmpty)
        }
    }
}
