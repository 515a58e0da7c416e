import Testing

/// After an error in the extended protocol PostgreSQL ignores everything up to the next Sync, whatever it is.
@Suite struct SkippedRequestsTests {
    private var session = Conversation()

    @Test mutating func anErrorInAPipelineSkipsToTheSync() {
        session.client("PBEPBES")
        session.upstream("1!")
        #expect(!session.isIdle)
        session.upstream("Z")
        #expect(session.isIdle)
    }

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

    @Test mutating func aLongPipelineThatFailsIsOverAtOnce() {
        session.client(String(repeating: "PBE", count: 100_000) + "S")
        session.upstream("!Z")
        #expect(session.isIdle && session.isCertain)
    }
}
