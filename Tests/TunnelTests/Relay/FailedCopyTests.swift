import Testing

@testable import Tunnel

/// A COPY that fails may have read the Sync behind its Execute or not, which decides how often the upstream answers.
@Suite struct FailedCopyTests {
    private var session = Conversation()

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
}
