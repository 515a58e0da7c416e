import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// Both directions of a session as its messages pass by.
private struct Conversation {
    var client = ClientMessages()
    var upstream = UpstreamMessages()
    private var clientScanner = FrameScanner()
    private var upstreamScanner = FrameScanner()

    /// Messages of the client with these type bytes and some payload.
    mutating func client(_ types: String) {
        let bytes = types.unicodeScalars.flatMap { message($0, [0, 0, 0]) }
        bytes.withUnsafeBytes { clientScanner.scan($0, visitor: &client) }
    }

    /// Messages of the upstream that arrive together; `Z`, `T` and `E` stand for ReadyForQuery in that state,
    /// `!` for an ErrorResponse, all others for themselves.
    mutating func upstream(_ types: String) {
        let bytes = types.unicodeScalars.flatMap { type in
            switch type {
            case "Z": message("Z", ascii("I"))
            case "T": message("Z", ascii("T"))
            case "E": message("Z", ascii("E"))
            case "!": message("E", ascii("SERROR\0VERROR\0C22P04\0Mbad data\0\0"))
            default: message(type, [0, 0, 0])
            }
        }
        bytes.withUnsafeBytes { upstreamScanner.scan($0, visitor: &upstream) }
        upstream.tellCopy(to: &client)
    }

    /// Nothing is outstanding and no transaction is open, as the relay tells it.
    var isIdle: Bool {
        client.requestedReady == upstream.readyCount && !client.awaitsSync && upstream.status == .idle
    }
}

@Suite struct QueryActivityTests {
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
        #expect(session.upstream.status == .failed)
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

    @Test(arguments: ["P", "B", "E", "D", "C", "H", "PBDE"])
    mutating func extendedMessagesWaitForASync(types: String) {
        session.client(types)
        #expect(session.client.awaitsSync)
        #expect(!session.isIdle)
        session.client("S")
        #expect(!session.isIdle)
        session.upstream("12nCZ")
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

    @Test mutating func anErrorInAPipelineSkipsToTheSync() {
        session.client("PBEPBES")
        session.upstream("1!")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(session.isIdle)
    }

    @Test mutating func copyOutIsOutstandingUntilItIsReady() {
        session.client("Q")
        session.upstream("Hddd")
        #expect(!session.isIdle)
        session.upstream("cCZ")
        #expect(session.isIdle)
    }

    @Test mutating func copyInOfASimpleQuery() {
        session.client("Q")
        session.upstream("G")
        session.client("ddd")
        #expect(!session.isIdle)
        session.client("c")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle)
    }

    /// libpq sends Execute and Sync together; PostgreSQL swallows that Sync in COPY mode, and libpq sends another
    /// behind CopyDone.
    @Test mutating func copyInSwallowsTheSyncOfItsExecute() {
        session.client("PBDES")
        session.upstream("12nG")
        session.client("ddd")
        session.client("c")
        session.client("S")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle)
    }

    /// Its own Sync comes behind the data: that of the statement before was answered long ago.
    @Test mutating func copyInSwallowsNoSyncThatWasAnswered() {
        session.client("PBES")
        session.upstream("12CZ")
        session.client("PBEH")
        session.upstream("12G")
        session.client("dcS")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle)
    }

    /// While data is still to come, the session is at work, although no Sync is outstanding.
    @Test mutating func copyInIsNotIdleAfterItHasSwallowedASync() {
        session.client("PBDES")
        session.upstream("12nG")
        #expect(!session.isIdle, "before the first row")
        session.client("d")
        #expect(!session.isIdle, "between two rows")
        session.client("c")
        #expect(!session.isIdle, "behind the last row")
    }

    /// PostgreSQL ignores Sync and Flush in COPY mode.
    @Test mutating func copyInIgnoresSyncsAmongItsData() {
        session.client("Q")
        session.upstream("G")
        session.client("dSdSc")
        session.upstream("CZ")
        #expect(session.isIdle)
    }

    @Test mutating func copyFailEndsACopy() {
        session.client("PBES")
        session.upstream("12G")
        session.client("dfS")
        session.upstream("!Z")
        #expect(session.isIdle)
    }

    @Test mutating func anErrorOfTheUpstreamEndsACopy() {
        session.client("PBES")
        session.upstream("12G")
        session.client("d")
        session.upstream("!")
        session.client("cS")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(session.isIdle)
    }

    /// The data of the second statement comes while PostgreSQL is in COPY mode: an error, skipped to its Sync. The
    /// upstream's three messages may arrive together or one by one.
    @Test(arguments: [["12G!Z"], ["12G", "!Z"], ["12G", "!", "Z"]])
    mutating func aPipelineBehindACopyEndsAtItsSync(arrivals: [String]) {
        session.client("PBESPBES")
        for types in arrivals { session.upstream(types) }
        #expect(session.isIdle)
    }

    @Test mutating func replicationIsOutstandingUntilBothSidesAreDone() {
        session.client("Q")
        session.upstream("Wdd")
        session.client("dd")
        #expect(!session.isIdle)
        session.client("c")
        session.upstream("cCZ")
        #expect(session.isIdle)
    }

    @Test mutating func terminateIsNoticed() {
        #expect(!session.client.hasTerminated)
        session.client("X")
        #expect(session.client.hasTerminated)
        #expect(session.isIdle)
    }

    @Test mutating func unsolicitedMessagesMeanNothing() {
        session.upstream("NSA")
        #expect(session.isIdle)
    }
}

@Suite struct UpstreamMessagesTests {
    private func fatal(_ payload: [UInt8]) -> ErrorResponse? {
        var messages = UpstreamMessages()
        var scanner = FrameScanner()
        message("E", payload).withUnsafeBytes { scanner.scan($0, visitor: &messages) }
        return messages.fatal
    }

    @Test(arguments: ["FATAL", "PANIC"])
    func remembersWhyTheUpstreamLeaves(severity: String) {
        #expect(fatal(ascii("S\(severity)\0C57P01\0Mgone\0\0"))?.message == "gone")
        #expect(fatal(ascii("SFATAL: translated\0V\(severity)\0C57P01\0Mgone\0\0"))?.sqlState == "57P01")
    }

    @Test func anErrorDoesNotEndASession() {
        #expect(fatal(ascii("SERROR\0C22012\0Mdivision by zero\0\0")) == nil)
        #expect(fatal(ascii("SFEHLER\0VERROR\0C22012\0Mdivision by zero\0\0")) == nil)
    }

    @Test(arguments: ["", "\0\0", "SFATAL", "Mno end"])
    func anErrorThatCannotBeReadSaysNothing(payload: String) {
        #expect(fatal(ascii(payload)) == nil)
    }

    @Test func startsWithTheStatusOfTheLogin() {
        #expect(UpstreamMessages(status: .inTransaction).status == .inTransaction)
    }
}
