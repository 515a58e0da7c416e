import TestBytes
import Testing

@testable import SessionObservation

@Suite struct ExtendedQueryTests {
    @Test func takesPortalAndStatementOfABindForWhatTheyAre() {
        var session = Transcript()
        session.client(parse("select 'by statement'", as: "x"), parse("select 'by portal'", as: "y"), sync)
        session.server(parsed, parsed, ready())
        // The portal is called y and runs the statement x.
        session.client(bind("x", portal: "y"), execute("y"), sync)
        session.server(bound, row(), complete("SELECT 1"), ready())
        #expect(session.told == ["select 'by statement' → SELECT 1"])
        #expect(session.statements[0].kind == .extended(statement: "x", portal: "y"))
    }

    @Test func keepsTwoInterleavedStatementsApart() {
        var session = Transcript()
        session.client(parse("select $1::int", as: "a"), parse("select $1::text", as: "b"))
        session.client(bind("a", portal: "pa", [ascii("1")]), bind("b", portal: "pb", [ascii("2")]))
        session.client(execute("pb"), execute("pa"), sync)
        session.server(parsed, parsed, bound, bound, row(), complete("SELECT 1"), complete("SELECT 0"), ready())
        #expect(session.told == ["select $1::text → SELECT 1", "select $1::int → SELECT 0"])
        #expect(session.statements.map { $0.parameters.map(\.text) } == [["2"], ["1"]])
        #expect(session.statements.map(\.rows) == [1, 0])
    }

    @Test func countsAPagedPortalOnce() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        session.client(parse("select * from t"), bind(portal: "c"), execute("c", limit: 2), sync)
        session.server(parsed, bound, row(), row(), suspended, ready("T"))
        #expect(session.statements.count == 1)
        session.client(execute("c", limit: 2), sync)
        session.server(row(), row(), suspended, ready("T"))
        session.client(execute("c", limit: 2), sync)
        session.server(row(), complete("SELECT 1"), ready("T"))
        #expect(session.told.dropFirst() == ["select * from t → SELECT 1"])
        #expect(session.statements[1].rows == 5 && session.statements[1].pages == 3)
        #expect(session.statements[1].firstRow.map { $0 < session.statements[1].done - .milliseconds(5) } == true)
    }

    @Test func tellsAPortalThatWasNotReadToItsEnd() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        session.client(parse("select * from t"), bind(portal: "c"), execute("c", limit: 1), sync)
        session.server(parsed, bound, row(), suspended, ready("T"))
        session.client(query("commit"))
        session.server(complete("COMMIT"), ready())
        #expect(session.told == ["begin → BEGIN", "commit → COMMIT", "select * from t → suspended"])
        #expect(session.transactions.map(\.statements) == [3])
        // Outside of a transaction the Sync closes it.
        session.client(parse("select 2"), bind(), execute(limit: 1), sync)
        session.server(parsed, bound, row(), suspended, ready())
        #expect(session.told.last == "select 2 → suspended")
        session.client(parse("select 3"), bind(portal: "d"), execute("d", limit: 1), closePortal("d"), sync)
        session.server(parsed, bound, row(), suspended, closed)
        #expect(session.told.last == "select 3 → suspended")
    }

    @Test func followsANameThatIsClosedAndTakenAgain() {
        var session = Transcript()
        session.client(parse("select 'old'", as: "s"), bind("s", portal: "p"), closeStatement("s"))
        session.client(parse("select 'new'", as: "s"), execute("p"), bind("s"), execute(), sync)
        session.server(parsed, bound, closed, parsed, complete("SELECT 1"), bound, complete("SELECT 1"), ready())
        #expect(session.told == ["select 'old' → SELECT 1", "select 'new' → SELECT 1"])
    }

    @Test func keepsTheOldMeaningWhileANewOneIsOnItsWay() {
        var session = Transcript()
        session.client(parse("select 1"), bind(), execute(), sync, parse("select 2"), bind(), execute(), sync)
        session.server(parsed, bound, complete("SELECT 1"), ready(), parsed, bound, complete("SELECT 1"), ready())
        #expect(session.told == ["select 1 → SELECT 1", "select 2 → SELECT 1"])
    }

    @Test func knowsThatParseOfTheUnnamedForgetsItEvenWhereItFails() {
        var session = Transcript()
        session.client(parse("select 1"), sync)
        session.server(parsed, ready())
        session.client(parse("selec 2"), sync)
        session.server(failure("42601", position: 1), ready())
        session.client(bind(), execute(), sync)
        session.server(failure("26000"), ready())
        #expect(session.told == ["selec 2 → failed 42601", "? → failed 26000"])
        session.client(parse("select 3"), sync, query("select 4"), bind(), execute(), sync)
        session.server(parsed, ready(), complete("SELECT 1"), ready(), failure("26000"), ready())
        #expect(session.told.suffix(2) == ["select 4 → SELECT 1", "? → failed 26000"])
    }

    @Test func tellsNullFromEmptyAndFromTheTextNull() {
        var session = Transcript()
        session.client(parse("select $1, $2, $3"), bind("", [nil, [], ascii("NULL")]), execute(), sync)
        session.server(parsed, bound, row(), complete("SELECT 1"), ready())
        #expect(session.statements[0].parameters.map(\.text) == [nil, "", "NULL"])
        #expect(session.statements[0].parameters.map(\.isNull) == [true, false, false])
    }

    @Test func takesTypesFromParseOrFromTheServersDescription() {
        var session = Transcript()
        session.client(parse("select $1", types: [23]), bind("", [[0, 0, 0, 42]], format: 1), execute(), sync)
        session.server(parsed, bound, complete("SELECT 1"), ready())
        session.client(parse("select $1::int8", as: "s"), describeStatement("s"), sync)
        session.server(parsed, parameterTypes([20]), rowDescription, ready())
        session.client(bind("s", [[0, 0, 0, 0, 0, 0, 0, 43]], format: 1), execute(), sync)
        session.server(bound, complete("SELECT 1"), ready())
        session.client(parse("select $1"), bind("", [[1, 2]], format: 1), execute(), sync)
        session.server(parsed, bound, complete("SELECT 1"), ready())
        #expect(session.statements.map { $0.parameters.map(\.text) } == [["42"], ["43"], ["\\x0102"]])
        #expect(session.statements.map { $0.parameters.map(\.type) } == [[23], [20], [0]])
    }

    @Test func boundsParameters() {
        var limits = ObservationLimits()
        limits.parameters = 2
        limits.parameterValue = 3
        var session = Transcript(limits: limits)
        session.client(
            parse("select $1, $2, $3"),
            bind("", [ascii("abcdef"), ascii("x"), ascii("y")]),
            execute(),
            sync
        )
        session.server(parsed, bound, complete("SELECT 1"), ready())
        let statement = session.statements[0]
        #expect(statement.parameters.map(\.text) == ["abc", "x"] && statement.parametersLeftOut == 1)
        #expect(statement.parameters.map(\.isCut) == [true, false] && statement.parameters[0].length == 6)
    }

    @Test func tellsWhatTheServerSkippedInAPipeline() {
        var session = Transcript()
        session.client(parse("insert 1"), bind(), execute(), parse("insert 2"), bind(), execute())
        session.server(parsed, bound, complete("INSERT 0 1"), parsed, bound, failure("23505"))
        // This comes after the error, and is skipped as well, up to the Sync.
        session.client(parse("insert 3", as: "n"), bind("n", [ascii("v")]), execute(), query("select 4"), sync)
        session.client(parse("insert 5"), bind(), execute(), sync)
        session.server(ready(), parsed, bound, complete("INSERT 0 1"), ready())
        #expect(
            session.told == [
                "insert 1 → INSERT 0 1", "insert 2 → failed 23505", "insert 3 → skipped", "select 4 → skipped",
                "insert 5 → INSERT 0 1",
            ]
        )
        #expect(session.statements[2].parameters.map(\.text) == ["v"])
        #expect(session.transactions.map(\.outcome) == [.rolledBack, .committed])
        // The Parse that was skipped has given nobody a name.
        session.client(bind("n"), execute(), sync)
        session.server(failure("26000"), ready())
        #expect(session.told.last == "? → failed 26000")
    }

    @Test func tellsAFailedParseOrBindOnceAndNotItsExecute() {
        var session = Transcript()
        session.client(
            parse("selec", as: "s"),
            bind("s"),
            describePortal(),
            execute(),
            parse("select 2"),
            bind(),
            execute()
        )
        session.client(sync)
        session.server(failure("42601", position: 1), ready())
        #expect(session.told == ["selec → failed 42601", "select 2 → skipped"])
        session.client(parse("select $1::int"), bind("", [ascii("x")]), execute(), sync)
        session.server(parsed, failure("22P02"), ready())
        #expect(session.told.dropFirst(2) == ["select $1::int → failed 22P02"])
        #expect(session.statements.last?.parameters.map(\.text) == ["x"])
    }

    @Test func letsACommitFailBehindTheLastStatement() {
        var session = Transcript()
        session.client(parse("insert"), bind(), execute(), sync)
        session.server(parsed, bound, complete("INSERT 0 1"), failure("23503", "deferred"), ready())
        #expect(session.told == ["insert → INSERT 0 1"])
        #expect(session.transactions.map(\.error?.sqlState) == ["23503"])
        #expect(session.transactions.map(\.outcome) == [.rolledBack])
        let failed = session.events.contains {
            if case .failed(let error) = $0 { error.message == "deferred" } else { false }
        }
        #expect(failed)
    }

    @Test func readsSQLsOwnPrepareBesideParse() {
        var session = Transcript()
        session.client(query("PREPARE \"Plan A\" (int) AS select $1 + 1"))
        session.server(complete("PREPARE"), ready())
        session.client(parse("select 'other'", as: "plan a"), sync)
        session.server(parsed, ready())
        session.client(query("execute \"Plan A\"(5)"))
        session.server(row(), complete("SELECT 1"), ready())
        #expect(session.statements[1].text?.text == "execute \"Plan A\"(5)")
        #expect(session.statements[1].preparedText?.text == "select $1 + 1")
        session.client(bind("Plan A", [ascii("5")]), execute(), sync)
        session.server(bound, row(), complete("SELECT 1"), ready())
        #expect(session.told.last == "select $1 + 1 → SELECT 1")
        session.client(query("deallocate \"Plan A\""))
        session.server(complete("DEALLOCATE"), ready())
        session.client(bind("Plan A"), execute(), sync, bind("plan a"), execute(), sync)
        session.server(failure("26000"), ready(), bound, complete("SELECT 1"), ready())
        #expect(session.told.suffix(2) == ["? → failed 26000", "select 'other' → SELECT 1"])
    }

    @Test func forgetsAllNamesWhereTheServerDoes() {
        var session = Transcript()
        session.client(parse("select 1", as: "s"), sync)
        session.server(parsed, ready())
        session.client(query("DISCARD ALL"))
        session.server(complete("DISCARD ALL"), ready())
        session.client(bind("s"), execute(), sync)
        session.server(failure("26000"), ready())
        #expect(session.told.last == "? → failed 26000")
    }

    @Test func runsACursorOfSQLAsAPortal() {
        var session = Transcript()
        session.client(query("begin"))
        session.server(complete("BEGIN"), ready("T"))
        session.client(query("declare c cursor for select * from t"))
        session.server(complete("DECLARE CURSOR"), ready("T"))
        session.client(execute("c"), sync)
        session.server(row(), complete("SELECT 1"), ready("T"))
        #expect(session.told.last == "declare c cursor for select * from t → SELECT 1")
    }

    @Test func forgetsTheOldestNamesFirst() {
        var limits = ObservationLimits()
        limits.preparedText = 600
        var session = Transcript(limits: limits)
        for number in 0..<10 {
            session.client(parse("select \(number)", as: "s\(number)"), sync)
            session.server(parsed, ready())
        }
        session.client(bind("s0"), execute(), bind("s9"), execute(), sync)
        session.server(bound, complete("SELECT 1"), bound, complete("SELECT 1"), ready())
        #expect(session.told == ["? → SELECT 1", "select 9 → SELECT 1"])
    }

    @Test func startsAgainAfterMessagesWereMissed() {
        var session = Transcript()
        session.client(parse("select 1", as: "s"), bind("s"), execute())
        session.server(parsed, bound, row())
        session.miss()
        session.client(bind("s"), execute(), sync)
        session.server(bound, complete("SELECT 1"), ready())
        #expect(session.told == ["select 1 → unanswered", "? → SELECT 1"])
    }

    @Test func stopsFollowingWhoeverAsksWithoutEnd() {
        var limits = ObservationLimits()
        limits.requests = 100
        var session = Transcript(limits: limits)
        for _ in 0..<500 { session.client(sync) }
        #expect(session.observer.isOverrun && session.observer.requests.count <= 100)
        session.miss()
        session.client(query("select 1"))
        session.server(complete("SELECT 1"), ready())
        #expect(session.told == ["select 1 → SELECT 1"])
    }
}
