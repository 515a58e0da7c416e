import Testing

/// A Terminate is held back where the session may be given to a next client, and nowhere else.
@Suite struct HeldBackGoodbyeTests {
    private var session = Conversation()

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
}
