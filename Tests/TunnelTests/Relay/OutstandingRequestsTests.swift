import PostgresWire
import Testing

@testable import Tunnel

/// A session is idle once the upstream has answered all that it was asked: simple and extended queries, pipelines, and
/// what is neither.
@Suite struct OutstandingRequestsTests {
    private var session = Conversation()

    @Test mutating func aQueryIsOutstandingUntilItIsReady() {
        #expect(session.isIdle)
        session.client("Q")
        #expect(!session.isIdle)
        session.upstream("1DC")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(session.isIdle)
    }

    @Test mutating func aTransactionIsNotIdle() {
        session.client("Q")
        session.upstream("CT")
        #expect(!session.isIdle)
        session.client("Q")
        session.upstream("!E")
        #expect(!session.isIdle)
        #expect(session.dialogue.status == .failed)
        session.client("Q")
        session.upstream("CZ")
        #expect(session.isIdle)
    }

    @Test mutating func aFunctionCallIsAnswered() {
        session.client("F")
        #expect(!session.isIdle)
        session.upstream("VZ")
        #expect(session.isIdle)
    }

    @Test(arguments: ["P", "B", "E", "D", "C", "PBDEH"])
    mutating func extendedMessagesWaitForASync(types: String) {
        session.client(types)
        #expect(!session.isIdle)
        session.client("S")
        #expect(!session.isIdle)
        session.upstream("12nCZ")
        #expect(session.isIdle)
    }

    @Test mutating func aFlushAloneAsksForNothing() {
        session.client("H")
        #expect(session.isIdle)
    }

    @Test mutating func aPipelineIsOutstandingUntilItsLastSync() {
        session.client("PBESPBESPBES")
        session.upstream("12CZ12CZ")
        #expect(!session.isIdle)
        session.upstream("12CZ")
        #expect(session.isIdle)
    }

    @Test mutating func simpleQueriesMayBePipelined() {
        session.client("QQQ")
        session.upstream("CZCZ")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle)
    }

    /// Answers that nobody asked for: what is counted is not what the upstream does.
    @Test(arguments: [("", "C"), ("S", "1"), ("PS", "2"), ("PBES", "G"), ("", "Z")])
    mutating func aSurpriseIsADoubt(requests: String, answer: String) {
        session.client(requests)
        session.upstream(answer)
        session.upstream(requests.isEmpty ? "" : "Z")
        #expect(session.isIdle)
        #expect(!session.isCertain)
    }

    @Test mutating func unsolicitedMessagesMeanNothing() {
        session.upstream("NSA")
        #expect(session.isIdle)
    }
}
