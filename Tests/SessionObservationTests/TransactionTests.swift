import TestBytes
import Testing

@testable import SessionObservation

@Suite struct TransactionTests {
    @Test func putsStatementsIntoTheirTransactions() {
        var session = Transcript()
        for (text, tag, status) in [
            ("select 1", "SELECT 1", "I"), ("begin", "BEGIN", "T"), ("insert", "INSERT 0 1", "T"),
            ("commit", "COMMIT", "I"), ("select 2", "SELECT 1", "I"),
        ] {
            session.client(query(text))
            session.server(complete(tag), ready(status))
        }
        #expect(session.statements.map(\.transaction) == [1, 2, 2, 2, 3])
        #expect(session.transactions.map(\.isExplicit) == [false, true, false])
        #expect(session.transactions.map(\.outcome) == [.committed, .committed, .committed])
        #expect(session.transactions[1].firstStatement == 2 && session.transactions[1].lastStatement == 4)
    }

    @Test func measuresHowLongItWasIdle() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        session.wait(.seconds(2))
        session.client(query("update t"))
        session.server(complete("UPDATE 1"), ready("T"))
        session.wait(.seconds(5))
        session.client(query("commit"))
        session.server(complete("COMMIT"), ready())
        session.wait(.seconds(100))
        session.client(query("select 1"))
        session.server(complete("SELECT 1"), ready())
        #expect(session.statements.map(\.idleBefore) == [nil, .milliseconds(2_001), .milliseconds(5_001), nil])
        #expect(session.transactions[0].idle == .milliseconds(7_002))
        #expect(session.transactions[0].longestIdle == .milliseconds(5_001) && session.transactions[0].idleAfter == 2)
    }

    @Test func tellsSavepointsFromEnds() {
        var session = Transcript()
        for (text, tag, status) in [
            ("begin", "BEGIN", "T"), ("savepoint a", "SAVEPOINT", "T"), ("rollback to a", "ROLLBACK", "T"),
            ("ROLLBACK WORK TO SAVEPOINT a", "ROLLBACK", "T"), ("rollback and chain", "ROLLBACK", "T"),
            ("select 1", "SELECT 1", "T"), ("end", "COMMIT", "I"),
        ] {
            session.client(query(text))
            session.server(complete(tag), ready(status))
        }
        #expect(session.statements.map(\.transaction) == [1, 1, 1, 1, 1, 2, 2])
        #expect(session.transactions.map(\.outcome) == [.rolledBack, .committed])
    }

    @Test func keepsTheFirstErrorOfAFailedTransaction() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        session.client(query("select oops"))
        session.server(failure("42703"), ready("E"))
        session.client(query("select 1"))
        session.server(failure("25P02"), ready("E"))
        session.client(query("commit"))
        session.server(complete("ROLLBACK"), ready())
        #expect(session.transactions.map(\.outcome) == [.rolledBack])
        #expect(session.transactions[0].error?.sqlState == "42703" && session.transactions[0].statements == 4)
    }

    @Test func tellsATransactionThatTheSessionLeavesOpen() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        session.server(failure("25P03", severity: "FATAL"))
        session.end()
        #expect(session.transactions.map(\.outcome) == [.unfinished])
        #expect(session.transactions[0].error?.sqlState == "25P03")
    }

    @Test func countsTheImplicitTransactionOfAPipelineOnce() {
        var session = Transcript()
        session.client(parse("insert 1"), bind(), execute(), parse("insert 2"), bind(), execute(), sync)
        session.server(parsed, bound, complete("INSERT 0 1"), parsed, bound, complete("INSERT 0 1"), ready())
        #expect(session.statements.map(\.transaction) == [1, 1])
        #expect(session.transactions.map(\.statements) == [2])
    }
}
