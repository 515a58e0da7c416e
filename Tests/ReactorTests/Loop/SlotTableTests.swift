import Testing

@testable import Reactor

@Suite struct SlotTableTests {
    private final class Element {
        let token: UInt64
        init(_ token: UInt64) { self.token = token }
    }

    @Test func findsWhatWasInserted() {
        var table = SlotTable<Element>()
        let elements = (0..<10).map { _ in table.insert(Element.init) }
        for element in elements { #expect(table[element.token] === element) }
    }

    @Test func forgetsWhatWasRemoved() {
        var table = SlotTable<Element>()
        let (first, second) = (table.insert(Element.init), table.insert(Element.init))
        table.remove(first.token)
        #expect(table[first.token] == nil)
        #expect(table[second.token] === second)
    }

    /// The event of a closed socket must not reach the socket that has its place now.
    @Test func aReusedSlotHasAnotherToken() {
        var table = SlotTable<Element>()
        let old = table.insert(Element.init)
        table.remove(old.token)
        let new = table.insert(Element.init)
        #expect(new.token != old.token)
        #expect(new.token & 0xFFFF_FFFF == old.token & 0xFFFF_FFFF)
        #expect(table[old.token] == nil)
        #expect(table[new.token] === new)
    }

    @Test func removingTwiceFreesASlotOnce() {
        var table = SlotTable<Element>()
        let old = table.insert(Element.init)
        table.remove(old.token)
        table.remove(old.token)
        let (one, two) = (table.insert(Element.init), table.insert(Element.init))
        #expect(one.token & 0xFFFF_FFFF != two.token & 0xFFFF_FFFF)
    }

    @Test func keepsNothingAlive() {
        var table = SlotTable<Element>()
        weak let kept = table.insert(Element.init)
        #expect(kept != nil)
        table.remove(0)
        #expect(kept == nil)
    }

    /// A loop that has ended may still hear of a socket that is let go of later.
    @Test func anEmptiedTableKnowsNoToken() {
        var table = SlotTable<Element>()
        let element = table.insert(Element.init)
        table.removeAll()
        #expect(table[element.token] == nil)
        table.remove(element.token)
    }
}
