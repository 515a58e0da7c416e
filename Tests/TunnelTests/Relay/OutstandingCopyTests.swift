import Testing

/// COPY, and replication: until both sides are done nothing is over, and PostgreSQL ignores each Sync that it reads in the
/// middle of the data.
@Suite struct OutstandingCopyTests {
    private var session = Conversation()

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
}
