import Reactor
import Testing

@testable import Tunnel

@Suite struct DescriptorBudgetTests {
    private func budget(
        limit: Int,
        open: Int = 20,
        loops: Int = 1,
        spare: Int = 4,
        attempts: Int = 2
    ) -> DescriptorBudget {
        var budget = DescriptorBudget(loops: loops, spare: spare)
        budget.limit = limit
        budget.open = open
        budget.attempts = attempts
        return budget
    }

    @Test func aSessionTakesTwo() {
        let sessions = budget(limit: 200).sessions
        #expect(budget(limit: 202).sessions == sessions + 1)
        #expect(budget(limit: 400).sessions == sessions + 100)
    }

    @Test func whateverElseIsOpenLeavesRoomForFewer() {
        let sessions = budget(limit: 200).sessions
        #expect(budget(limit: 200, open: 30).sessions == sessions - 5)
        #expect(budget(limit: 200, spare: 24).sessions == sessions - 10)
        #expect(budget(limit: 200, attempts: 12).sessions == sessions - 5)
        #expect(budget(limit: 200, loops: 9).sessions == sessions - 8 * EventLoop.descriptorCount / 2)
    }

    /// All sessions, all places beyond them with a cancel request each, all attempts, all spares: that may be open at a
    /// time, and something is left.
    @Test(arguments: [(64, 1), (64, 8), (128, 8), (1_024, 2), (65_536, 64)])
    func everythingAtATimeFits(limit: Int, loops: Int) {
        let budget = budget(limit: limit, loops: loops)
        let clients = budget.sessions + Occupancy.extraPlaces
        let used = budget.open + loops * EventLoop.descriptorCount + 2 * clients + budget.spare + budget.attempts
        #expect(budget.sessions > 0)
        #expect((8...16).contains(limit - used))
    }

    @Test func thereMayBeRoomForNobody() {
        #expect(budget(limit: 64, loops: 64).sessions < 1)
    }

    @Test func ofThisProcessItIsKnown() {
        let budget = DescriptorBudget(loops: 1, spare: 4)
        #expect(budget.open > 2)
        #expect(budget.limit > budget.open)
    }
}
