import Testing

@testable import Reactor

/// When a peer counts as gone.
@Suite struct DeliveryWatchTests {
    private typealias Delivery = DeliveryWatch.Delivery

    @Test(arguments: [
        (29, 9, false), (30, 9, true), (300, 3, true), (300, 2, false), (300, 0, false), (0, 20, false),
    ])
    func aPeerIsGoneThatWasAskedAndHasNotAnswered(silence: Int, attempts: Int, isGone: Bool) {
        let delivery = Delivery(silence: .seconds(silence), attempts: attempts)
        #expect(delivery.isGivenUp(after: .seconds(30)) == isGone)
    }
}
