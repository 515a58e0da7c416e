import TestBytes
import Testing

@testable import SessionObservation

private let copyInResponse = message("G", [0] + int16(0))
private let copyOutResponse = message("H", [0] + int16(0))

@Suite struct CopyTests {
    @Test func countsWhatIsCopiedIn() {
        var session = Transcript()
        session.client(query("copy t from stdin; select 1"))
        session.server(copyInResponse)
        session.client(copyIn("1\n"), copyIn("2\n"), copyDone)
        session.server(complete("COPY 2"), row(), complete("SELECT 1"), ready())
        #expect(session.told == ["copy t from stdin → COPY 2", "select 1 → SELECT 1"])
        let copy = session.statements[0]
        #expect(copy.copy == .from && copy.copyMessages == 2 && copy.rowsByTag == 2 && copy.rows == 0)
        #expect(copy.bytesSent == UInt64((query("copy t from stdin; select 1") + copyIn("1\n") + copyIn("2\n")).count))
        #expect(session.statements[1].copyMessages == 0)
    }

    @Test func countsWhatIsCopiedOut() {
        var session = Transcript()
        session.client(query("copy t to stdout"))
        session.server(copyOutResponse, copyIn("1\n"), copyIn("2\n"), copyDone, complete("COPY 2"), ready())
        #expect(session.statements[0].copy == .to && session.statements[0].copyMessages == 2)
        #expect(session.statements[0].firstRow == .milliseconds(3))
    }

    @Test func knowsThatACopySwallowsTheSyncBehindItsExecute() {
        var session = Transcript()
        session.client(parse("copy t from stdin"), bind(), execute(), sync)
        session.server(parsed, bound, copyInResponse)
        session.client(copyIn("1\n"), copyDone, sync)
        session.server(complete("COPY 1"), ready())
        session.client(parse("select 1"), bind(), execute(), sync)
        session.server(parsed, bound, complete("SELECT 1"), ready())
        #expect(session.told == ["copy t from stdin → COPY 1", "select 1 → SELECT 1"])
        #expect(session.observer.requests.count == 0)
    }

    @Test func goesOnAfterACopyThatFailedInEitherWay() {
        // It had read its first Sync.
        var read = Transcript()
        read.client(parse("copy t from stdin"), bind(), execute(), sync)
        read.server(parsed, bound, copyInResponse)
        read.client(copyIn("x\n"), copyDone, sync)
        read.server(failure("22P02"), ready())
        read.client(query("select 1"))
        read.server(complete("SELECT 1"), ready())
        #expect(read.told == ["copy t from stdin → failed 22P02", "select 1 → SELECT 1"])
        // It had not.
        var unread = Transcript()
        unread.client(parse("copy t from stdin"), bind(), execute(), sync)
        unread.server(parsed, bound, copyInResponse, failure("P0001"), ready())
        unread.client(copyIn("x\n"), copyDone, sync, query("select 1"))
        unread.server(ready(), complete("SELECT 1"), ready())
        #expect(unread.told == ["copy t from stdin → failed P0001", "select 1 → SELECT 1"])
    }

    @Test func countsBothDirectionsOfReplication() {
        var session = Transcript()
        session.client(query("START_REPLICATION 0/0"))
        session.server(message("W", [0] + int16(0)), copyIn("wal"), copyIn("wal"))
        session.client(copyIn("status"))
        session.server(copyIn("wal"))
        session.end()
        #expect(session.told == ["START_REPLICATION 0/0 → unanswered"])
        #expect(session.statements[0].copy == .both && session.statements[0].copyMessages == 4)
    }
}
