/// Objects under tokens that are never used twice: an event that was fetched before its socket was closed
/// finds nothing, even when the slot has a new owner.
struct SlotTable<Element: AnyObject> {
    private var slots: [(generation: UInt32, element: Element?)] = []
    private var free: [Int] = []

    /// The element, or nil when it was removed.
    subscript(token: UInt64) -> Element? {
        let index = Int(token & 0xffff_ffff)
        guard index < slots.count else { return nil }
        let slot = slots[index]
        return slot.generation == UInt32(token >> 32) ? slot.element : nil
    }

    mutating func insert(_ make: (_ token: UInt64) -> Element) -> Element {
        let index = free.popLast() ?? slots.count
        if index == slots.count { slots.append((0, nil)) }
        let element = make(UInt64(slots[index].generation) << 32 | UInt64(index))
        slots[index].element = element
        return element
    }

    mutating func remove(_ token: UInt64) {
        guard self[token] != nil else { return }
        let index = Int(token & 0xffff_ffff)
        slots[index] = (slots[index].generation &+ 1, nil)
        free.append(index)
    }

    mutating func removeAll() {
        slots.removeAll()
        free.removeAll()
    }
}
