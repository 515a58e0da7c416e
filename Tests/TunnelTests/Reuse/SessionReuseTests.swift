import Testing

@testable import Tunnel

@Suite struct SessionReuseTests {
    @Test(arguments: [(4, 1), (4, 2), (5, 2), (3, 8), (0, 4)])
    func loopsShareWhatIsKeptWithoutKeepingMore(_ maximum: Int, _ loopCount: Int) {
        let reuse = SessionReuse(idle: .seconds(10), maximum: maximum)
        let counts = (0..<loopCount).map { reuse.limits(loop: $0, of: loopCount).count }
        #expect(counts.reduce(0, +) == maximum)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
}
