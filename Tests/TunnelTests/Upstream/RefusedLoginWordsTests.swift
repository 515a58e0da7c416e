import PostgresWire
import Testing

@testable import Tunnel

/// What is said of an upstream's refusal: its SQLSTATE, its words, and what the user can do.
@Suite struct RefusedLoginWordsTests {
    private func refused(_ sqlState: String, _ message: String = "no", hint: String? = nil) -> Words {
        words(.login, .refused(ErrorResponse(fatal: SQLState(rawValue: sqlState), message: message, hint: hint)))
    }

    @Test(arguments: ["28P01", "28000"])
    func refusedCredential(sqlState: String) {
        #expect(
            refused(sqlState, "password authentication failed")
                == Words(
                    """
                    \(sqlState) db:5432 refused the login: password authentication failed
                    hint: check DATABASE_URL: its credentials may be mistyped, revoked, or made for another database
                    """
                )
        )
    }

    @Test func refusedForWantOfConnections() {
        let hint = "the plan's connection limit is reached: close other clients, or wait for them to end"
        #expect(refused("53300") == Words("53300 db:5432 refused the login: no\nhint: \(hint)"))
    }

    @Test func refusedByASleepingDatabase() {
        let hint = "the database may be waking up: try again in a few seconds"
        #expect(refused("57P03") == Words("57P03 db:5432 refused the login: no\nhint: \(hint)"))
    }

    @Test func refusedWithAHint() {
        #expect(refused("3D000", hint: "try\u{1B}") == Words("3D000 db:5432 refused the login: no\nhint: try\\u{1B}"))
        #expect(refused("3D000") == Words("3D000 db:5432 refused the login: no"))
    }

    @Test(arguments: ["", "28", "28p01", "28P0\u{1B}", "28P011", "ÄÄÄ"])
    func aStateThatIsNoneIsNotPassedOn(sqlState: String) {
        #expect(refused(sqlState).description.hasPrefix("08004 "))
    }

    @Test func refusedWithoutWords() {
        let failure = UpstreamFailure(
            upstream: "db:5432",
            stage: .login,
            cause: .refused(ErrorResponse(fields: ResponseFields([])))
        )
        #expect(Words(failure) == Words("08004 db:5432 refused the login: no reason was given"))
    }

    @Test func theUpstreamsWordsAreEscaped() {
        #expect(refused("3D000", "a\u{1B}[2J\nb").description.hasSuffix("refused the login: a\\u{1B}[2J\\u{A}b"))
    }

    private func answer(_ fields: [(Unicode.Scalar, String)]) -> [(UInt8, String)] {
        let list = fields.map { ResponseFields.Field(code: UInt8(ascii: $0.0), value: Array($0.1.utf8)) }
        let cause = UpstreamFailure.Cause.refused(ErrorResponse(fields: ResponseFields(list)))
        let response = UpstreamFailure(upstream: "db:5432", stage: .login, cause: cause).response
        return response.fields.list.map { ($0.code, String(decoding: $0.value, as: UTF8.self)) }
    }

    /// Programs read the message: Prisma's engines take the database's name for 3D000 from its second word.
    @Test func theClientGetsTheUpstreamsOwnFields() {
        let fields: [(Unicode.Scalar, String)] = [
            ("S", "FATAL"), ("V", "FATAL"), ("C", "22023"), ("M", "invalid value for parameter \"DateStyle\": \"x\""),
            ("D", "Unrecognized key word:\n\t\"x\"."), ("F", "guc.c"), ("L", "6877"), ("R", "parse_and_validate_value"),
        ]
        let answer = answer(fields)
        #expect(answer.map(\.0) == fields.map { UInt8(ascii: $0.0) })
        #expect(answer.map(\.1) == fields.map(\.1))
    }

    @Test func aHintIsAddedWhereThereIsNone() {
        let answer = answer([("S", "FATAL"), ("C", "28P01"), ("M", "no")])
        #expect(answer.last?.0 == UInt8(ascii: "H"))
        #expect(answer.last?.1.hasPrefix("check DATABASE_URL") == true)
        let own = self.answer([("S", "FATAL"), ("C", "28P01"), ("M", "no"), ("H", "ask them")])
        #expect(own.map(\.1) == ["FATAL", "28P01", "no", "ask them"])
    }

    @Test func noFieldRulesTheTerminal() {
        #expect(answer([("C", "3D000"), ("M", "a\u{1B}[2J\u{7F}b")]).map(\.1) == ["3D000", "a\\u{1B}[2J\\u{7F}b"])
    }

    @Test func whatTheUpstreamSaidBeforeGoesFirst() throws {
        let refusal = ErrorResponse(fatal: "3D000", message: "no")
        var failure = UpstreamFailure(upstream: "db:5432", stage: .login, cause: .refused(refusal))
        #expect(failure.encodedAnswer == refusal.encoded)
        let notice = NoticeResponse(
            fields: ResponseFields([ResponseFields.Field(code: 0x4D, value: Array("soon".utf8))])
        )
        failure.notices = [notice]
        var expected: [UInt8] = []
        Authentication.ok.encode(into: &expected)
        notice.encode(into: &expected)
        #expect(failure.encodedAnswer == expected + refusal.encoded)
    }

    @Test(arguments: [("28P01", true), ("28000", true), ("3D000", false), ("53300", false)])
    func knowsARefusedCredential(sqlState: String, isRefused: Bool) {
        let cause = UpstreamFailure.Cause.refused(ErrorResponse(fatal: SQLState(rawValue: sqlState), message: "no"))
        let failure = UpstreamFailure(upstream: "db:5432", stage: .login, cause: cause)
        #expect(failure.isCredentialRefused == isRefused)
    }
}
