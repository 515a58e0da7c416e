import Testing

@testable import Tunnel

@Suite struct SessionPoolsTests {
    @Test func allLoopsTogetherKeepNoMoreThanTheMaximum() {
        let pools = SessionPools(SessionReuse(idle: .seconds(10), maximum: 2))
        #expect(pools.isEmpty)
        #expect([pools.reserve(), pools.reserve(), pools.reserve()] == [true, true, false])
        pools.release()
        #expect(pools.reserve())
        #expect(!pools.isEmpty)
    }

    @Test(arguments: [SessionReuse(idle: .zero, maximum: 4), SessionReuse(idle: .seconds(1), maximum: 0)])
    func reuseThatIsOffKeepsNothing(_ reuse: SessionReuse) {
        #expect(!SessionPools(reuse).reserve())
    }
}
