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

    @Test(arguments: [("28P01", true), ("28000", true), ("3D000", false), ("53300", false)])
    func knowsARefusedCredential(sqlState: String, isRefused: Bool) {
        let cause = UpstreamFailure.Cause.refused(ErrorResponse(fatal: SQLState(rawValue: sqlState), message: "no"))
        let failure = UpstreamFailure(upstream: "db:5432", stage: .login, cause: cause)
        #expect(failure.isCredentialRefused == isRefused)
    }
}
