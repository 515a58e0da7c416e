import PostgresWire
import TestBytes
import Testing

@Suite struct ErrorResponseTests {
    @Test func decodesAllFieldsInOrder() throws {
        let payload = ascii("SFEHLER\0VERROR\0C42P01\0Mno such table\0Dof that name\0Hcreate it\0P15\0!new\0\0")
        let response = try ErrorResponse.decode(payload)
        #expect(response.severity == "ERROR")
        #expect(response.sqlState?.rawValue == "42P01")
        #expect(response.message == "no such table")
        #expect(response.detail == "of that name")
        #expect(response.hint == "create it")
        #expect(response.fields["P"] == "15")
        #expect(String(decoding: response.fields.list.map(\.code), as: UTF8.self) == "SVCMDHP!")
        #expect(encoded(response.encode) == ascii("E") + packet(payload))
    }

    @Test func fallsBackToTheTranslatedSeverity() throws {
        #expect(try ErrorResponse.decode(ascii("SFATAL\0\0")).severity == "FATAL")
    }

    @Test func toleratesMissingFields() throws {
        let response = try ErrorResponse.decode(ascii("SERROR\0\0"))
        #expect(response.sqlState == nil)
        #expect(response.message == nil)
        #expect(try ErrorResponse.decode([0]).fields.list.isEmpty)
    }

    @Test func takesTheFirstOfDoubledFields() throws {
        #expect(try ErrorResponse.decode(ascii("Ma\0Mb\0\0")).message == "a")
    }

    @Test func replacesInvalidUTF8InTextOnly() throws {
        let response = try ErrorResponse.decode([0x4D, 0xFF, 0, 0])
        #expect(response.message == "\u{FFFD}")
        #expect(response.fields.list == [.init(code: 0x4D, value: [0xFF])])
    }

    @Test(arguments: ["SERROR\0", "SERROR\0Mtext", "S", "SERROR"])
    func refusesUnterminatedFields(payload: String) {
        guard case .missingTerminator = fault({ () throws(WireError) in try ErrorResponse.decode(ascii(payload)) })
        else {
            Issue.record("accepted")
            return
        }
    }

    @Test func refusesAnEmptyPayload() {
        let expected = WireError.lengthOutOfRange(message: "ErrorResponse", length: 0, allowed: 1...29_996)
        #expect(fault { () throws(WireError) in try ErrorResponse.decode([]) } == expected)
    }

    @Test func refusesBytesBehindTheTerminator() {
        let error = fault { () throws(WireError) in try ErrorResponse.decode(ascii("Ma\0\0Mb\0\0")) }
        #expect(error == .trailingBytes(message: "ErrorResponse", count: 4))
    }

    @Test func isBounded() throws {
        let text = String(repeating: "x", count: 29_993)
        #expect(try ErrorResponse.decode(ascii("M\(text)\0\0")).message == text)
        guard
            case .lengthOutOfRange = fault({ () throws(WireError) in try ErrorResponse.decode(ascii("M\(text)x\0\0")) })
        else {
            Issue.record("accepted")
            return
        }
        let fields = Array(Array(repeating: ascii("M\0"), count: 65).joined()) + [0]
        let expected = WireError.tooMany(message: "ErrorResponse", field: "fields", limit: 64)
        #expect(fault { () throws(WireError) in try ErrorResponse.decode(fields) } == expected)
    }

    @Test func fatalReportsHaveWhatClientsExpect() {
        let response = ErrorResponse(fatal: .protocolViolation, message: "not PostgreSQL", hint: "go away")
        let payload = ascii("SFATAL\0VFATAL\0C08P01\0Mnot PostgreSQL\0Hgo away\0\0")
        #expect(encoded(response.encode) == ascii("E") + packet(payload))
        #expect(ErrorResponse(fatal: .connectionFailure, message: "lost").hint == nil)
    }

    @Test func fatalReportsLeaveOutZeroBytes() {
        #expect(ErrorResponse(fatal: .connectionFailure, message: "a\0b").message == "ab")
    }

    @Test func noticesHaveTheSameFields() throws {
        let payload = ascii("SWARNING\0C01000\0Mcareful\0Dd\0Hh\0\0")
        let notice = try NoticeResponse.decode(payload)
        #expect(notice.severity == "WARNING")
        #expect(notice.sqlState?.rawValue == "01000")
        #expect(notice.message == "careful")
        #expect(notice.detail == "d")
        #expect(notice.hint == "h")
        #expect(encoded(notice.encode) == ascii("N") + packet(payload))
    }
}
