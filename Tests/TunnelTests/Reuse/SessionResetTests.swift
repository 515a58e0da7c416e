import PostgresWire
import Testing

@testable import Tunnel

@Suite struct SessionResetTests {
    private static let discarded = BackendMessage.commandComplete(CommandComplete(tag: "DISCARD ALL"))
    private static let idle = BackendMessage.readyForQuery(ReadyForQuery(status: .idle))

    private func session(_ parameters: [ParameterStatus] = []) -> UpstreamSession {
        var session = UpstreamSession(version: .v3_0)
        session.parameters = parameters
        return session
    }

    /// Feeds messages and returns the last step.
    private func outcome(of messages: [BackendMessage], _ session: UpstreamSession) -> SessionReset.Step {
        var reset = SessionReset(session)
        return messages.reduce(.wait) { step, message in step == .wait ? reset.received(message) : step }
    }

    @Test func asksToDiscardAll() {
        #expect(SessionReset(session()).request == Array("Q".utf8) + [0, 0, 0, 16] + Array("DISCARD ALL".utf8) + [0])
    }

    @Test func isDoneWhenTheServerIsIdleAgain() {
        #expect(outcome(of: [Self.discarded, Self.idle], session()) == .done(session()))
    }

    @Test func showsTheNextClientTheSettingsThatHold() {
        let before = session([ParameterStatus(name: "TimeZone", value: "Asia/Tokyo")])
        let after = session([ParameterStatus(name: "TimeZone", value: "UTC")])
        let report = BackendMessage.parameterStatus(ParameterStatus(name: "TimeZone", value: "UTC"))
        #expect(outcome(of: [report, Self.discarded, Self.idle], before) == .done(after))
    }

    @Test func passesOverNoticesAndLateNotifications() {
        let notice = BackendMessage.noticeResponse(NoticeResponse(fields: ResponseFields([])))
        let notification = BackendMessage.other(type: UInt8(ascii: "A"))
        #expect(outcome(of: [notification, notice, Self.discarded, Self.idle], session()) == .done(session()))
    }

    @Test func failsOnAnError() {
        let error = BackendMessage.errorResponse(ErrorResponse(fatal: "25001", message: "in a transaction"))
        #expect(outcome(of: [error], session()) == .fail)
    }

    @Test(arguments: [TransactionStatus.inTransaction, .failed])
    func failsInATransaction(_ status: TransactionStatus) {
        let ready = BackendMessage.readyForQuery(ReadyForQuery(status: status))
        #expect(outcome(of: [Self.discarded, ready], session()) == .fail)
    }

    @Test func failsWhenNothingWasDiscarded() {
        #expect(outcome(of: [Self.idle], session()) == .fail)
    }

    /// The answer of a statement of the client before would reach the next client in place of its own.
    @Test(arguments: ["SELECT 1", "DISCARD PLANS", "DISCARD ALL ", ""])
    func failsOnTheAnswerOfAnotherStatement(tag: String) {
        let other = BackendMessage.commandComplete(CommandComplete(tag: tag))
        #expect(outcome(of: [other, Self.idle], session()) == .fail)
        #expect(outcome(of: [Self.discarded, other], session()) == .fail)
    }

    @Test func failsOnAnythingElse() {
        #expect(outcome(of: [.other(type: UInt8(ascii: "D"))], session()) == .fail)
        #expect(outcome(of: [Self.discarded, Self.discarded], session()) == .fail)
        #expect(outcome(of: [.authentication(.ok)], session()) == .fail)
    }
}
