import Testing

@testable import Tunnel

@Suite struct OccupancyTests {
    @Test func fewClientsShareTheFirstLoop() {
        let occupancy = Occupancy(loopCount: 4, comfortable: 24, limit: 1000)
        for _ in 0..<24 { #expect(occupancy.enter().loop == 0) }
        #expect(occupancy.enter().loop == 1)
    }

    @Test func manyClientsAreSpreadEvenly() {
        let occupancy = Occupancy(loopCount: 3, comfortable: 24, limit: 1000)
        var served = [0, 0, 0]
        for _ in 0..<300 { served[occupancy.enter().loop] += 1 }
        #expect(served == [100, 100, 100])
        #expect(occupancy.total == 300)
    }

    @Test func aPlaceThatBecomesFreeIsTakenAgain() {
        let occupancy = Occupancy(loopCount: 2, comfortable: 24, limit: 1000)
        let seats = (0..<24 * 2).map { _ in occupancy.enter() }
        seats.last { $0.loop == 1 }?.leave()
        #expect(occupancy.enter().loop == 1)
        seats.last { $0.loop == 0 }?.leave()
        #expect(occupancy.enter().loop == 0)
    }

    @Test func loginsTakePlaceSideBySide() {
        let occupancy = Occupancy(loopCount: 2, comfortable: 24, limit: 1000)
        let first = occupancy.enter()
        first.loginBegan()
        let second = occupancy.enter()
        second.loginBegan()
        #expect((first.loop, second.loop) == (0, 1))
        #expect(occupancy.enter().loop == 0, "both are at work: as if neither were")
        first.loginEnded()
        second.loginEnded()
        #expect(occupancy.enter().loop == 0)
    }

    @Test func aLoginKeepsNobodyFromALoopThatIsLessCrowded() {
        let occupancy = Occupancy(loopCount: 2, comfortable: 1, limit: 1000)
        let seats = (0..<3).map { _ in occupancy.enter() }
        #expect(seats.map(\.loop) == [0, 1, 0])
        seats[1].loginBegan()
        #expect(occupancy.enter().loop == 1)
    }

    @Test func beyondTheSessionsAFewMoreAreHeard() {
        let occupancy = Occupancy(loopCount: 2, comfortable: 24, limit: 30)
        for _ in 0..<30 + Occupancy.extraPlaces - 1 { _ = occupancy.enter() }
        #expect(!occupancy.isFull)
        let last = occupancy.enter()
        #expect(occupancy.isFull)
        last.leave()
        #expect(!occupancy.isFull)
    }

    @Test func aFullTunnelHasRoomAgainWhenASessionEnds() {
        let occupancy = Occupancy(loopCount: 2, comfortable: 2, limit: 3)
        let seats = (0..<4).map { _ in occupancy.enter() }
        #expect(seats.map { $0.claimSession() } == [true, true, true, false])
        seats[3].leave()
        #expect(!occupancy.enter().claimSession(), "it had no session that could have ended")
        seats[1].leave()
        #expect(occupancy.enter().claimSession())
        #expect(!occupancy.enter().claimSession())
    }

    @Test func whoSaysNothingTakesNobodysSession() {
        let occupancy = Occupancy(loopCount: 1, comfortable: 24, limit: 2)
        for _ in 0..<2 { _ = occupancy.enter() }
        #expect(occupancy.enter().claimSession())
        #expect(occupancy.enter().claimSession())
        #expect(!occupancy.enter().claimSession())
    }

    @Test func oneLoopServesAll() {
        let occupancy = Occupancy(loopCount: 1, comfortable: 24, limit: 1000)
        for _ in 0..<100 { #expect(occupancy.enter().loop == 0) }
    }
}
