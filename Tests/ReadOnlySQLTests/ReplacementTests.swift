import PostgresWire
import ReadOnlySQL
import TestBytes
import Testing

/// What goes to the server in place of a message that was refused, and how its answer comes back.
@Suite struct ReplacementTests {
    private func replacement(
        _ type: Unicode.Scalar,
        _ payload: [UInt8],
        _ session: SessionUnderTest
    ) throws -> Replacement {
        let decision = session.received(UInt8(ascii: type), payload)
        guard case .replace(let replacement) = decision else { throw Passed() }
        return replacement
    }

    private struct Passed: Error {}

    private func error(_ state: String, _ message: String) -> ErrorResponse {
        let texts: [(Unicode.Scalar, String)] = [
            ("S", "FEHLER"), ("V", "ERROR"), ("C", state), ("M", message), ("P", "8"), ("F", "utility.c"),
        ]
        return ErrorResponse(
            fields: ResponseFields(texts.map { .init(code: UInt8(ascii: $0), value: Array($1.utf8)) })
        )
    }

    @Test func `A query becomes a TRUNCATE, and its answer says why`() throws {
        let session = SessionUnderTest()
        let replacement = try replacement("Q", ascii("vacuum\0"), session)
        #expect(replacement.bytes == message("Q", ascii("TRUNCATE \"refused by ppg-tunnel --read-only\"\0")))
        let reworded = session.failed(error("25006", "cannot execute TRUNCATE TABLE"), answersQuery: true)
        #expect(reworded?.severity == "ERROR" && reworded?.sqlState == .readOnlySQLTransaction)
        #expect(reworded?.message == "cannot execute VACUUM through a read-only tunnel")
        #expect(reworded?.hint?.contains("--read-only") == true && reworded?.fields["P"] == nil)
        #expect(reworded?.fields["S"] == "FEHLER")
    }

    @Test func `A message of the extended protocol becomes a Parse that fails`() throws {
        let session = SessionUnderTest()
        let named = try replacement("P", ascii("a\0vacuum\0\0\0"), session)
        let text = "SELECT \"refused by ppg-tunnel --read-only\"\0\0\0"
        #expect(named.bytes == message("P", ascii("refused by ppg-tunnel --read-only\0\(text)")))
        let unnamed = try replacement("P", ascii("\0vacuum\0\0\0"), session)
        #expect(unnamed.bytes == message("P", ascii("\0\(text)")) && unnamed.type == FrontendMessageType.parse)
        let answer = error("42703", "Spalte »refused by ppg-tunnel --read-only« existiert nicht")
        #expect(session.failed(answer, answersQuery: false)?.sqlState == .readOnlySQLTransaction)
    }

    @Test func `Other errors stay as they are`() throws {
        let session = SessionUnderTest()
        #expect(session.failed(error("25006", "cannot execute INSERT"), answersQuery: true) == nil)
        _ = try replacement("Q", ascii("vacuum\0"), session)
        #expect(session.failed(error("25P02", "aborted"), answersQuery: true) == nil)
        #expect(session.failed(error("25006", "cannot execute INSERT"), answersQuery: false) == nil)
        session.ready()
        #expect(session.failed(error("25006", "cannot execute INSERT"), answersQuery: true) == nil)
        _ = try replacement("P", ascii("\0vacuum\0\0\0"), session)
        #expect(session.failed(error("42703", "column x does not exist"), answersQuery: false) == nil)
    }
}
