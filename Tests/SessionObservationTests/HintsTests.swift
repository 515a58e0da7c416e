import TestBytes
import Testing

@testable import SessionObservation

@Suite struct HintsTests {
    /// Statements one after the other, `gap` apart.
    private func run(_ texts: [String], gap: Duration = .zero, rows count: Int = 0) -> Transcript {
        var session = Transcript()
        for text in texts {
            session.client(query(text))
            session.server(rows(count), complete("SELECT \(count)"), ready())
            session.wait(gap)
        }
        return session
    }

    @Test func findsNPlusOneWithTheStatementBeforeIt() {
        let texts = ["select * from posts"] + (1...6).map { "select * from users where id = \($0)" }
        let session = run(texts)
        let hints = Hints(statements: session.statements).hints
        #expect(hints.map(\.kind) == [.repeatedPerRow(count: 6)])
        #expect(hints[0].before == StatementKey(session: 7, statement: 1))
        #expect(hints[0].statements.map(\.statement) == [2, 3, 4, 5, 6, 7])
        #expect(hints[0].shape == "select * from users where id = $1")
    }

    @Test func findsItAmongOthersAndByParameters() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        for number in 1...5 {
            session.client(parse("select * from a where id = $1"), bind("", [ascii("\(number)")]), execute(), sync)
            session.server(parsed, bound, complete("SELECT 1"), ready("T"))
            session.client(parse("select * from b where a = $1"), bind("", [ascii("\(number)")]), execute(), sync)
            session.server(parsed, bound, complete("SELECT 1"), ready("T"))
            session.wait(.seconds(5))
        }
        session.client(query("commit"))
        session.server(complete("COMMIT"), ready())
        let kinds = Hints(statements: session.statements).hints.map(\.kind)
        #expect(kinds == [.repeatedPerRow(count: 5), .repeatedPerRow(count: 5)])
    }

    @Test func doesNotTakeSlowOrEqualStatementsForIt() {
        let slow = run((1...8).map { "select * from users where id = \($0)" }, gap: .seconds(30))
        #expect(Hints(statements: slow.statements).hints.isEmpty)
        let equal = run(Array(repeating: "select 1", count: 8))
        #expect(Hints(statements: equal.statements).hints.isEmpty)
    }

    @Test func findsPolling() {
        let session = run(Array(repeating: "select 1", count: 6), gap: .seconds(5))
        let hints = Hints(statements: session.statements).hints
        #expect(hints.map(\.kind) == [.polling(count: 6, every: .milliseconds(5_003))])
    }

    @Test func findsLargeResultsWithoutLimit() {
        var rules = HintRules()
        rules.largeRows = 3
        let without = run(["select * from t"], rows: 3)
        #expect(Hints(statements: without.statements, rules: rules).hints.first?.statements.map(\.statement) == [1])
        let with = run(["select * from t limit 3", "insert into t returning *"], rows: 3)
        #expect(Hints(statements: with.statements, rules: rules).hints.isEmpty)
    }

    @Test func findsIdleAndFailedTransactions() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        session.client(query("select oops"))
        session.server(failure("42703"), ready("E"))
        session.wait(.seconds(60))
        session.client(query("rollback"))
        session.server(complete("ROLLBACK"), ready())
        let hints = Hints(statements: session.statements, transactions: session.transactions).hints
        #expect(hints.map(\.kind) == [.idleInTransaction(.milliseconds(60_001)), .failedTransactions(count: 1)])
        #expect(hints[0].statements == [StatementKey(session: 7, statement: 2)])
    }
}
