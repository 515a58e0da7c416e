import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// Both directions of a session as its messages pass by.
private struct Conversation {
    let dialogue: Dialogue
    private var client: ClientMessages
    private var upstream: UpstreamMessages
    private var clientScanner = FrameScanner()
    private var upstreamScanner = FrameScanner()

    init(mayOutliveClient: Bool = false) {
        dialogue = Dialogue(status: .idle)
        client = ClientMessages(dialogue, mayOutliveClient: mayOutliveClient)
        upstream = UpstreamMessages(dialogue)
    }

    /// Messages of the client with these type bytes and some payload.
    mutating func client(_ types: String) {
        let bytes = types.unicodeScalars.flatMap { message($0, [0, 0, 0]) }
        bytes.withUnsafeBytes { clientScanner.scan($0, visitor: &client) }
    }

    /// Messages of the upstream that arrive together; `Z`, `T` and `E` stand for ReadyForQuery in that state,
    /// `R` for RowDescription, `!` for an ErrorResponse, all others for themselves.
    mutating func upstream(_ types: String) {
        let bytes = types.unicodeScalars.flatMap { type in
            switch type {
            case "Z": message("Z", ascii("I"))
            case "T": message("Z", ascii("T"))
            case "E": message("Z", ascii("E"))
            case "R": message("T", [0, 0, 0])
            case "!": message("E", ascii("SERROR\0VERROR\0C22P04\0Mbad data\0\0"))
            default: message(type, [0, 0, 0])
            }
        }
        bytes.withUnsafeBytes { upstreamScanner.scan($0, visitor: &upstream) }
    }

    var hasTerminated: Bool { client.hasTerminated }

    /// What the chunk that ends in these messages keeps back of them.
    mutating func heldBack(_ types: String) -> Int {
        let bytes = types.unicodeScalars.flatMap { message($0) }
        return bytes.withUnsafeBytes { bytes in
            clientScanner.scan(bytes, visitor: &client)
            return client.heldBack(from: bytes)
        }
    }

    /// Nothing is outstanding and no transaction is open.
    var isIdle: Bool { dialogue.isIdle }

    /// There is no doubt about what is still to come.
    var isCertain: Bool { dialogue.requests.isCertain }

    /// The upstream executes something.
    var isAtWork: Bool { dialogue.requests.isAtWork }
}

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

    // MARK: COPY that fails

    /// A trigger before the first row, FREEZE: PostgreSQL says CopyInResponse, then the error, and has read nothing, so it
    /// answers the Sync that it would have swallowed.
    @Test(arguments: [["12nG!Z"], ["12n", "G!", "Z"], ["12nG", "!Z"]])
    mutating func aCopyThatFailsBeforeItReadsAnswersItsSync(arrivals: [String]) {
        session.client("PBDES")
        for types in arrivals { session.upstream(types) }
        #expect(session.isIdle)
        #expect(session.isCertain)
        session.client("Q")
        #expect(!session.isIdle, "the query after it is still running")
        session.upstream("RDCZ")
        #expect(session.isIdle && session.isCertain)
    }

    /// Whether the COPY had read the first Sync is not to be known, so one more answer may come.
    @Test mutating func aCopyThatFailsAmongItsDataLeavesADoubt() {
        session.client("PBDES")
        session.upstream("12nG")
        session.client("ddcS")
        session.upstream("!Z")
        #expect(session.isIdle)
        #expect(!session.isCertain)
    }

    @Test mutating func theDoubtEndsWithTheAnswerOfTheNextQuery() {
        session.client("PBDES")
        session.upstream("12nG")
        session.client("ddcSQ")
        session.upstream("!Z")
        #expect(!session.isIdle, "the query is not answered")
        session.upstream("R")
        #expect(session.isCertain)
        session.upstream("DCZ")
        #expect(session.isIdle && session.isCertain)
    }

    /// The second ReadyForQuery has nothing before it, so it cannot be the query's.
    @Test mutating func theDoubtEndsWithTheAnswerOfTheSync() {
        session.client("PBDESdcSQ")
        session.upstream("12nG!Z")
        session.upstream("Z")
        #expect(!session.isIdle, "the query is not answered")
        session.upstream("CZ")
        #expect(session.isIdle && session.isCertain)
    }

    @Test mutating func aSyncAmongTheDataOfASimpleCopyThatFailsIsInDoubt() {
        session.client("Q")
        session.upstream("G")
        session.client("dSd")
        session.upstream("!Z")
        #expect(session.isIdle && !session.isCertain)
        session.client("cQ")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle && session.isCertain)
    }

    /// Data sent with the statement, without waiting for CopyInResponse.
    @Test mutating func dataMayComeBeforeItIsAskedFor() {
        session.client("PBESdcSQ")
        session.upstream("12GC")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle && session.isCertain)
    }

    /// COPY into a view fails before COPY begins; its data means nothing then.
    @Test mutating func dataOfACopyThatNeverBeganMeansNothing() {
        session.client("PBESdcS")
        session.upstream("12!Z")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(session.isIdle && session.isCertain)
    }

    @Test mutating func aParseThatFailsSkipsTheWholeCopy() {
        session.client("PBESdcSQ")
        session.upstream("!Z")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle && session.isCertain)
    }

    // MARK: Errors in the extended protocol

    /// PostgreSQL ignores everything up to the next Sync, requests with an answer of their own among it.
    @Test(arguments: ["Q", "F", "QF", "PBE"])
    mutating func anErrorSkipsRequestsUpToTheSync(skipped: String) {
        session.client("P" + skipped + "S")
        session.upstream("!")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(session.isIdle && session.isCertain)
    }

    @Test mutating func whatIsSentAfterAnErrorIsSkippedToo() {
        session.client("P")
        session.upstream("!")
        session.client("BEQF")
        #expect(!session.isIdle)
        session.client("S")
        session.upstream("Z")
        #expect(session.isIdle && session.isCertain)
    }

    @Test mutating func aQueryMayEndWhatNoSyncHasEnded() {
        session.client("PBEQ")
        session.upstream("12C")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle && session.isCertain)
    }

    @Test mutating func anErrorOfAQueryBehindUnsyncedMessagesSkipsNothing() {
        session.client("PBEQ")
        session.upstream("12C!Z")
        #expect(session.isIdle && session.isCertain)
    }

    /// A deferred constraint fails at the Sync itself.
    @Test mutating func anErrorOfASyncSkipsNothing() {
        session.client("PBESQ")
        session.upstream("12C!Z")
        #expect(!session.isIdle)
        session.upstream("CZ")
        #expect(session.isIdle && session.isCertain)
    }

    @Test mutating func everyAnswerOfTheExtendedProtocolIsKnown() {
        session.client("PDBDEEEHC")
        session.upstream("1tR2ns")
        session.client("S")
        #expect(!session.isIdle)
        session.upstream("IC3Z")
        #expect(session.isIdle && session.isCertain)
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

    // MARK: At work, or waiting

    @Test mutating func theUpstreamIsAtWorkUntilItWaitsForItsClient() {
        #expect(!session.isAtWork)
        session.client("Q")
        #expect(session.isAtWork)
        session.upstream("G")
        #expect(!session.isAtWork, "it waits for data")
        session.client("dc")
        #expect(session.isAtWork, "it has all the data")
        session.upstream("CZ")
        #expect(!session.isAtWork)
    }

    @Test mutating func theUpstreamWaitsForASync() {
        session.client("PBE")
        #expect(session.isAtWork)
        session.upstream("12C")
        #expect(!session.isAtWork)
        #expect(!session.isIdle)
    }

    @Test mutating func theUpstreamWaitsForASyncAfterAnError() {
        session.client("PBE")
        session.upstream("!")
        #expect(!session.isAtWork)
        #expect(!session.isIdle)
    }

    // MARK: Bounds

    /// A client that sends what the upstream swallows does not make the tunnel remember it.
    @Test(arguments: ["S", "c", "d"])
    mutating func whatIsSwallowedTakesNoMemory(type: String) {
        session.client("Q")
        session.upstream("G")
        session.client("c")
        session.upstream("!Z")
        for _ in 0..<10_000 { session.client(type == "S" ? "QSd" : type) }
        for _ in 0..<10_000 where type == "S" { session.upstream("CZZ") }
        #expect(session.isIdle)
        #expect(MemoryLayout.size(ofValue: session.dialogue.requests) < 64)
    }

    @Test mutating func aLongPipelineThatFailsIsOverAtOnce() {
        session.client(String(repeating: "PBE", count: 100_000) + "S")
        session.upstream("!Z")
        #expect(session.isIdle && session.isCertain)
    }

    // MARK: Goodbyes

    @Test mutating func aGoodbyeIsHeldBackWhereTheSessionIsAtRest() {
        var session = Conversation(mayOutliveClient: true)
        session.client("Q")
        session.upstream("CZ")
        #expect(session.heldBack("X") == 5)
    }

    @Test(arguments: ["Q", "PBEH", "PBES", "P"])
    mutating func aGoodbyeBehindWorkPasses(work: String) {
        var session = Conversation(mayOutliveClient: true)
        session.client(work)
        #expect(session.heldBack("X") == 0)
        #expect(session.hasTerminated)
    }

    @Test mutating func aGoodbyeInATransactionPasses() {
        var session = Conversation(mayOutliveClient: true)
        session.client("Q")
        session.upstream("CT")
        #expect(session.heldBack("X") == 0)
    }

    @Test mutating func aGoodbyeInDoubtPasses() {
        var session = Conversation(mayOutliveClient: true)
        session.client("PBDES")
        session.upstream("12nG")
        session.client("dcS")
        session.upstream("!Z")
        #expect(session.heldBack("X") == 0)
    }

    @Test mutating func aGoodbyePassesWhereNoSessionIsKept() {
        #expect(session.heldBack("X") == 0)
        #expect(session.hasTerminated)
    }

    @Test mutating func terminateIsNoticed() {
        #expect(!session.hasTerminated)
        session.client("X")
        #expect(session.hasTerminated)
        #expect(session.isIdle)
    }

    @Test mutating func unsolicitedMessagesMeanNothing() {
        session.upstream("NSA")
        #expect(session.isIdle)
    }
}

@Suite struct UpstreamMessagesTests {
    private func fatal(_ payload: [UInt8]) -> ErrorResponse? {
        let dialogue = Dialogue(status: .idle)
        var messages = UpstreamMessages(dialogue)
        var scanner = FrameScanner()
        message("E", payload).withUnsafeBytes { scanner.scan($0, visitor: &messages) }
        return dialogue.fatal
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
}
