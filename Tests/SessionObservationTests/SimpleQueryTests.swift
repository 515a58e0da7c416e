import TestBytes
import Testing

@testable import SessionObservation

@Suite struct SimpleQueryTests {
    @Test func tellsTextRowsBytesAndTimes() throws {
        var session = Transcript()
        session.client(query("select 1"))
        session.server(rowDescription, row("a"), row("b"), complete("SELECT 2"), ready())
        let statement = try #require(session.statements.first)
        #expect(session.told == ["select 1 → SELECT 2"])
        #expect(statement.rows == 2 && statement.rowsByTag == 2)
        #expect(statement.sent == .milliseconds(1) && statement.firstRow == .milliseconds(3))
        #expect(statement.done == .milliseconds(5) && statement.duration == .milliseconds(4))
        #expect(statement.bytesReceived == UInt64((rowDescription + row("a") + row("b") + complete("SELECT 2")).count))
        #expect(statement.bytesSent == UInt64(query("select 1").count))
        #expect(statement.session.program == "psql" && statement.session.user == "ada")
        #expect(statement.kind == .simple(part: 0, parts: 1))
    }

    @Test func givesEachStatementOfAQueryItsOwnAnswer() {
        var session = Transcript()
        session.client(query(" begin; insert into t values (1);; select ';' ; commit "))
        session.server(complete("BEGIN"), complete("INSERT 0 1"), rowDescription, row(), row(), complete("SELECT 2"))
        session.server(complete("COMMIT"), ready())
        #expect(
            session.told == [
                "begin → BEGIN", "insert into t values (1) → INSERT 0 1", "select ';' → SELECT 2", "commit → COMMIT",
            ]
        )
        #expect(session.statements.map(\.rows) == [0, 0, 2, 0])
        #expect(session.statements.map(\.request) == [1, 1, 1, 1])
        #expect(session.statements[2].began == session.statements[1].done)
        #expect(session.transactions.map(\.statements) == [4])
    }

    @Test func skipsWhatStandsBehindAnError() {
        var session = Transcript()
        session.client(query("select 1; select oops; select 3"))
        session.server(row(), complete("SELECT 1"), failure("42703", position: 18), ready())
        #expect(session.told == ["select 1 → SELECT 1", "select oops → failed 42703", "select 3 → skipped"])
        #expect(session.statements[1].error?.position == 8)
        #expect(session.transactions.map(\.outcome) == [.rolledBack])
    }

    @Test func findsTheStatementOfASyntaxErrorByItsPosition() {
        var session = Transcript()
        session.client(query("select 'é'; selec 2; select 3"))
        session.server(failure("42601", position: 13), ready())
        #expect(session.told == ["select 'é' → skipped", "selec 2 → failed 42601", "select 3 → skipped"])
        #expect(session.statements[1].error?.position == 1)
    }

    @Test func tellsAnEmptyQuery() {
        var session = Transcript()
        session.client(query("-- nothing"))
        session.server(emptyQuery, ready())
        session.client(query(" ; ;"))
        session.server(emptyQuery, ready())
        #expect(session.told == ["-- nothing → empty", " ; ; → empty"])
    }

    @Test func keepsNoticesWithTheStatementThatCausedThem() throws {
        var session = Transcript()
        session.client(query("drop table if exists t; select 1"))
        session.server(notice("does not exist, skipping"), complete("DROP TABLE"), row(), complete("SELECT 1"), ready())
        #expect(session.statements.map { $0.notices.map(\.message) } == [["does not exist, skipping"], []])
        session.server(notice("by itself"))
        let last = try #require(session.events.last)
        #expect(last == .noticed(ServerNotice(severity: "NOTICE", sqlState: "00000", message: "by itself")))
    }

    @Test func tellsNotificationsAndTheNewNameOfTheProgram() {
        var session = Transcript()
        session.server(message("A", int32(99) + ascii("jobs\0new\0")))
        #expect(session.events == [.notified(ServerNotification(processID: 99, channel: "jobs", payload: "new"))])
        session.server(message("S", ascii("application_name\0reports\0")))
        session.client(query("select 1"))
        session.server(complete("SELECT 0"), ready())
        #expect(session.statements.map(\.session.program) == ["reports"])
    }

    @Test func saysWhereATextWasCut() {
        var limits = ObservationLimits()
        limits.text = 8
        var session = Transcript(limits: limits)
        session.client(query("select 'ééé'"))
        session.server(complete("SELECT 1"), ready())
        // Eight bytes, and the ninth would be the first half of a character.
        #expect(session.statements[0].text?.text == "select '")
        #expect(session.statements[0].text?.length == 15 && session.statements[0].text?.isCut == true)
        #expect(BoundedText(Array("aé".utf8), length: 3, limit: 2, encoding: .utf8).text == "a")
    }

    @Test func goesOnWhenOnlyTheBeginningOfAQueryIsAtHand() {
        var session = Transcript()
        let whole = "select 1; insert into t values ('" + String(repeating: "x", count: 100) + "'); select 3"
        let frame = ObservedFrame(type: 0x51, bytes: Array(whole.utf8.prefix(40)), payloadLength: whole.utf8.count + 1)
        _ = session.observer.sent(frame, at: .zero)
        session.server(complete("SELECT 1"), complete("INSERT 0 1"), complete("SELECT 1"), ready())
        #expect(session.statements.map { $0.text?.text } == ["select 1", "insert into t values ('xxxxxxx", nil])
        #expect(session.statements[1].text?.isCut == true)
    }

    @Test func countsAWholeBatchOfRowsInOneCall() {
        var session = Transcript()
        session.client(query("select * from big"))
        session.server(rowDescription)
        session.observer.receivedData(count: 1_000, bytes: 64_000, isCopy: false, at: .milliseconds(9))
        session.server(complete("SELECT 1000"), ready())
        #expect(session.statements[0].rows == 1_000 && session.statements[0].firstRow == .milliseconds(9))
        #expect(session.statements[0].bytesReceived > 64_000)
    }

    @Test func tellsAFunctionCall() {
        var session = Transcript()
        session.client(message("F", int32(1_598) + int16(0) + int16(1) + int32(2) + ascii("42") + int16(0)))
        session.server(message("V", int32(1) + ascii("x")), ready())
        #expect(session.told == ["? → returned"])
        #expect(session.statements[0].kind == .functionCall(function: 1_598))
        #expect(session.statements[0].parameters.map(\.text) == ["42"])
    }

    @Test func marksTheStatementThatACancelRequestIsFor() {
        var session = Transcript()
        session.client(query("select pg_sleep(60)"))
        session.observer.requestedCancel(at: .seconds(3))
        session.server(failure("57014"), ready())
        session.client(query("select 2"))
        session.server(complete("SELECT 1"), ready())
        #expect(session.statements.map(\.cancelRequested) == [.seconds(3), nil])
        #expect(session.told[0] == "select pg_sleep(60) → failed 57014")
    }

    @Test func showsWhatRuns() {
        var session = Transcript()
        #expect(session.observer.running(at: .zero) == nil)
        session.client(query("select 1; select pg_sleep(9)"))
        #expect(session.observer.running(at: .seconds(1))?.text?.text == "select 1")
        session.server(complete("SELECT 1"))
        let running = session.observer.running(at: .seconds(5))
        #expect(running?.text?.text == "select pg_sleep(9)" && running?.id == 2)
        #expect(running?.duration == .seconds(5) - .milliseconds(2))
        session.end()
        #expect(session.told == ["select 1 → SELECT 1", "select pg_sleep(9) → unanswered"])
    }
}
