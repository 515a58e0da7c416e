import Testing

@testable import Tunnel

@Suite struct OccupancyTests {
    @Test func fewClientsShareTheFirstLoop() {
        let occupancy = Occupancy(loopCount: 4, comfortable: 24, limit: 1000)
        for _ in 0..<24 { #expect(occupancy.enter() == 0) }
        #expect(occupancy.enter() == 1)
    }

    @Test func manyClientsAreSpreadEvenly() {
        let occupancy = Occupancy(loopCount: 3, comfortable: 24, limit: 1000)
        var served = [0, 0, 0]
        for _ in 0..<300 { served[occupancy.enter()] += 1 }
        #expect(served == [100, 100, 100])
        #expect(occupancy.total == 300)
    }

    @Test func aPlaceThatBecomesFreeIsTakenAgain() {
        let occupancy = Occupancy(loopCount: 2, comfortable: 24, limit: 1000)
        for _ in 0..<24 * 2 { _ = occupancy.enter() }
        occupancy.leave(1)
        #expect(occupancy.enter() == 1)
        occupancy.leave(0)
        #expect(occupancy.enter() == 0)
    }

    @Test func aFullTunnelHasRoomAgainWhenAClientLeaves() {
        let occupancy = Occupancy(loopCount: 2, comfortable: 24, limit: 30)
        for _ in 0..<30 {
            #expect(!occupancy.isFull)
            _ = occupancy.enter()
        }
        #expect(occupancy.isFull)
        occupancy.leave(0)
        #expect(!occupancy.isFull)
    }

    @Test func oneLoopServesAll() {
        let occupancy = Occupancy(loopCount: 1, comfortable: 24, limit: 1000)
        for _ in 0..<100 { #expect(occupancy.enter() == 0) }
    }
}
