import TestBytes
import Testing

@testable import SessionObservation

@Suite struct OutputTests {
    @Test func writesOneLineAStatement() {
        var session = Transcript()
        session.client(query("select *\n  from t"))
        session.server(rowDescription, row(), complete("SELECT 1"), ready())
        session.client(parse("select $1, $2"), bind("", [ascii("it's\u{1B}[2J"), nil]), execute(), sync)
        session.server(parsed, bound, complete("SELECT 5"), ready())
        session.client(query("select 'secret' oops"))
        session.server(failure("42601", "near \"oops\"\nhere"), ready())
        let lines = session.statements.map { QueryLogLine($0).text }
        #expect(lines[0] == "3.0 ms  1 row  psql  select * from t")
        #expect(lines[1].hasSuffix("5 rows  psql  select $1, $2  [$1 = 'it''s\\u{1b}[2J', $2 = NULL]"))
        #expect(lines[2] == "1.0 ms  0 rows  psql  select 'secret' oops  ERROR 42601: near \"oops\" here")
        let redacted = session.statements.map { QueryLogLine($0, isRedacted: true).text }
        #expect(redacted[2] == "1.0 ms  0 rows  psql  select $1 oops  ERROR 42601")
        #expect(redacted[1].hasSuffix("5 rows  psql  select $1, $2"))
    }

    @Test func cutsLongTexts() {
        var session = Transcript()
        session.client(query("select '" + String(repeating: "x", count: 5_000) + "'"))
        session.server(complete("SELECT 1"), ready())
        let line = QueryLogLine(session.statements[0]).text
        #expect(line.utf8.count < 1_100 && line.hasSuffix("x … (5009 bytes)"))
    }

    @Test func showsSlowOnesAndErrors() {
        var session = Transcript()
        session.client(query("select 1"))
        session.server(complete("SELECT 1"), ready())
        session.client(query("select oops"))
        session.server(failure("42703"), ready())
        #expect(session.statements.map { QueryLogLine.isShown($0, slowerThan: nil) } == [true, true])
        #expect(session.statements.map { QueryLogLine.isShown($0, slowerThan: .seconds(1)) } == [false, true])
        #expect(session.statements.map { QueryLogLine.isShown($0, slowerThan: .milliseconds(1)) } == [true, true])
    }

    @Test(arguments: [(40, "0.0 ms"), (50, "0.1 ms"), (12_340, "12.3 ms"), (99_960, "100 ms"), (1_234_567, "1234 ms")])
    func writesDurations(_ microseconds: Int, _ expected: String) {
        #expect(QueryLogLine.milliseconds(.microseconds(microseconds)) == expected)
    }

    @Test func countsOperationsByProgram() {
        var session = Transcript()
        session.client(query("select 1; select oops; select 3"))
        session.server(complete("SELECT 1"), failure("42703"), ready())
        var counts = OperationCounts()
        for statement in session.statements { counts.add(statement) }
        counts.add(1, by: .tunnel)
        #expect(counts.total == 3 && counts.counts == [.program("psql"): 2, .tunnel: 1])
        for number in 0..<500 { counts.add(1, by: .program("p\(number)")) }
        #expect(counts.counts.count <= OperationCounts.programLimit + 1 && counts.total == 503)
        #expect(counts.counts[.others, default: 0] > 300 && counts.ranking.first?.sender == .others)
    }

    private func metrics(_ format: MetricsText.Format) -> String {
        var text = MetricsText(format)
        text.counter(
            "ppg_statements",
            help: "Statements.",
            [.init(3, labels: [("program", "a\"b\\c\nd")]), .init(1)]
        )
        text.gauge("ppg_sessions", help: "Open\nsessions.", [.init(0.5)])
        var histogram = MetricsText.Histogram(bounds: [0.001, 0.5])
        for duration in [Duration.milliseconds(1), .milliseconds(2), .seconds(2)] { histogram.observe(duration) }
        text.histogram("ppg_seconds", help: "Time.", [(labels: [("stage", "tls")], histogram: histogram)])
        return text.text
    }

    @Test func writesMetricsForPrometheus() {
        let expected = """
            # HELP ppg_statements_total Statements.
            # TYPE ppg_statements_total counter
            ppg_statements_total{program="a\\"b\\\\c\\nd"} 3
            ppg_statements_total 1
            # HELP ppg_sessions Open\\nsessions.
            # TYPE ppg_sessions gauge
            ppg_sessions 0.5
            # HELP ppg_seconds Time.
            # TYPE ppg_seconds histogram
            ppg_seconds_bucket{stage="tls",le="0.001"} 1
            ppg_seconds_bucket{stage="tls",le="0.5"} 2
            ppg_seconds_bucket{stage="tls",le="+Inf"} 3
            ppg_seconds_sum{stage="tls"} 2.003
            ppg_seconds_count{stage="tls"} 3

            """
        #expect(metrics(.prometheus) == expected)
    }

    @Test func writesMetricsForOpenMetrics() {
        let text = metrics(.openMetrics)
        #expect(text.contains("# TYPE ppg_statements counter\nppg_statements_total{") && text.hasSuffix("\n# EOF\n"))
    }
}
