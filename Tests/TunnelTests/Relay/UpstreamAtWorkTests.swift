import Testing

/// Whether the upstream executes something, or waits for its client: only the first can be cancelled.
@Suite struct UpstreamAtWorkTests {
    private var session = Conversation()

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
}
