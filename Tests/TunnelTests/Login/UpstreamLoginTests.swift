import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

@Suite struct UpstreamLoginTests {
    @Test func takesATrustLogin() {
        var login = LoginTranscript()
        #expect(login.receive(.ok) == .wait)
        #expect(login.receive(.parameterStatus(.init(name: "server_version", value: "17.2"))) == .wait)
        let key = BackendKeyData(processID: 7, secretKey: [1, 2, 3, 4])
        #expect(login.receive(.backendKeyData(key)) == .wait)
        var session = UpstreamSession(version: .v3_0)
        session.parameters = [.init(name: "server_version", value: "17.2")]
        session.key = key
        #expect(login.receive(LoginTranscript.ready) == .ready(session))
        #expect(login.sent.isEmpty)
    }

    @Test func answersACleartextRequest() {
        var login = LoginTranscript()
        login.receive(.cleartextPassword)
        #expect(login.sent == [Frame(type: UInt8(ascii: "p"), payload: ascii("sesame\0"))])
        #expect(login.receive(.ok) == .wait)
        #expect(login.receive(LoginTranscript.ready) == .ready(UpstreamSession(version: .v3_0)))
    }

    /// md5(md5("sesame" + "tenant") + 01020304), computed with md5sum.
    @Test func answersAnMD5Request() {
        var login = LoginTranscript()
        login.receive(.md5Password(salt: [1, 2, 3, 4]))
        #expect(
            login.sent == [Frame(type: UInt8(ascii: "p"), payload: ascii("md509a0c99c18ff4873a6b3d4bf7c438c77\0"))]
        )
        #expect(login.receive(.ok) == .wait)
    }

    @Test(arguments: [Authentication.gss, .sspi, .kerberosV5, .unsupported(6), .unsupported(99), .unsupported(-1)])
    func refusesMethodsItDoesNotKnow(request: Authentication) {
        var login = LoginTranscript()
        guard case .unsupportedAuthentication(let words)? = login.failure(request) else {
            Issue.record("not refused")
            return
        }
        #expect(words.hasPrefix("the server asks for "))
        #expect(words.hasSuffix(", which the tunnel cannot do"))
        #expect(login.sent.isEmpty)
    }

    @Test func endsWithTheUpstreamsError() {
        let error = ErrorResponse(fatal: "28P01", message: "password authentication failed")
        var first = LoginTranscript()
        #expect(first.failure(.errorResponse(error)) == .refused(error))
        var second = LoginTranscript()
        second.receive(.cleartextPassword)
        #expect(second.failure(.errorResponse(error)) == .refused(error))
        var third = LoginTranscript()
        third.receive(.ok)
        #expect(third.failure(.errorResponse(error)) == .refused(error))
    }

    @Test func keepsNoticesOfEveryStage() throws {
        let notice = NoticeResponse(fields: ErrorResponse(fatal: "01000", message: "hello").fields)
        var login = LoginTranscript()
        login.receive(.noticeResponse(notice))
        login.receive(.cleartextPassword)
        login.receive(.noticeResponse(notice))
        login.receive(.ok)
        login.receive(.noticeResponse(notice))
        guard case .ready(let session) = login.receive(LoginTranscript.ready) else {
            Issue.record("not ready")
            return
        }
        #expect(session.notices == [notice, notice, notice])
    }

    @Test func limitsNotices() {
        let notice = NoticeResponse(fields: ResponseFields([]))
        var login = LoginTranscript()
        for _ in 0..<UpstreamSession.noticeLimit { #expect(login.receive(.noticeResponse(notice)) == .wait) }
        #expect(login.failure(.noticeResponse(notice)) == .violation("too many notices during the login"))
    }

    @Test func limitsParameters() {
        let status = ParameterStatus(name: "a", value: "b")
        var login = LoginTranscript()
        login.receive(.ok)
        for _ in 0..<UpstreamSession.parameterLimit { #expect(login.receive(.parameterStatus(status)) == .wait) }
        let words = "too many ParameterStatus messages during the login"
        #expect(login.failure(.parameterStatus(status)) == .violation(words))
    }

    @Test func remembersTheTransactionStatus() {
        var login = LoginTranscript()
        login.receive(.ok)
        guard case .ready(let session) = login.receive(.readyForQuery(.init(status: .inTransaction))) else {
            Issue.record("not ready")
            return
        }
        #expect(session.status == .inTransaction)
    }

    @Test(arguments: [(0, 0), (2, 2), (9, 2)] as [(UInt32, UInt16)])
    func agreesToAnOlderVersion(newest: UInt32, spoken: UInt16) {
        var login = LoginTranscript(version: .v3_2)
        let answer = NegotiateProtocolVersion(newestMinor: newest, unrecognizedOptions: [])
        #expect(login.receive(.negotiateProtocolVersion(answer)) == .wait)
        login.receive(.ok)
        guard case .ready(let session) = login.receive(LoginTranscript.ready) else {
            Issue.record("not ready")
            return
        }
        #expect(session.version == ProtocolVersion(major: 3, minor: spoken))
    }

    @Test func negotiatesTheVersionOnce() {
        var login = LoginTranscript(version: .v3_2)
        let answer = BackendMessage.negotiateProtocolVersion(.init(newestMinor: 0, unrecognizedOptions: []))
        #expect(login.receive(answer) == .wait)
        guard case .violation? = login.failure(answer) else {
            Issue.record("not refused")
            return
        }
    }

    /// Everything that has its time, and comes before it.
    @Test(arguments: [
        LoginTranscript.ready, .parameterStatus(.init(name: "a", value: "b")),
        .backendKeyData(.init(processID: 1, secretKey: [1, 2, 3, 4])), .other(type: UInt8(ascii: "T")),
        .authentication(.saslContinue(ascii("r=x"))), .authentication(.saslFinal(ascii("v=x"))),
    ])
    func refusesMessagesBeforeTheLogin(message: BackendMessage) {
        var login = LoginTranscript()
        guard case .violation? = login.failure(message) else {
            Issue.record("not refused")
            return
        }
    }

    /// Everything that comes after its time.
    @Test(
        arguments: [
            .authentication(.ok), .authentication(.cleartextPassword),
            .authentication(.md5Password(salt: [1, 2, 3, 4])),
            .authentication(.sasl(mechanisms: ["SCRAM-SHA-256"])), .authentication(.gss),
            .negotiateProtocolVersion(.init(newestMinor: 0, unrecognizedOptions: [])), .other(type: UInt8(ascii: "D")),
        ] as [BackendMessage]
    )
    func refusesMessagesAfterTheLogin(message: BackendMessage) {
        var login = LoginTranscript()
        login.receive(.ok)
        guard case .violation? = login.failure(message) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func takesOneKeyOnly() {
        let key = BackendMessage.backendKeyData(.init(processID: 1, secretKey: [1, 2, 3, 4]))
        var login = LoginTranscript()
        login.receive(.ok)
        #expect(login.receive(key) == .wait)
        #expect(login.failure(key) == .violation("the server sent BackendKeyData at the wrong time"))
    }

    @Test func nothingFollowsTheEnd() {
        var login = LoginTranscript()
        login.receive(.ok)
        login.receive(LoginTranscript.ready)
        #expect(login.failure(LoginTranscript.ready) != nil)
        #expect(login.failure(.ok) != nil)
    }
}
