/// The deadlines of a loop, earliest first.
///
/// A value without a clock: times go in and come out. Most deadlines are cancelled long before they come, so that is
/// what costs least: an entry is only forgotten, and swept out when half of the heap is forgotten ones.
struct TimerQueue {
    struct Entry {
        let deadline: UInt64
        let identifier: UInt64
    }

    // A binary heap by deadline, cancelled ones among them.
    private(set) var heap: [Entry] = []
    private var bodies: [UInt64: () -> Void] = [:]

    /// Below this size a sweep is not worth it.
    private static let sweepSize = 64

    /// The earliest deadline, in nanoseconds. Those of cancelled timers are forgotten on the way: a loop would wake for
    /// them.
    mutating func earliest() -> UInt64? {
        while let first = heap.first, bodies[first.identifier] == nil { removeFirst() }
        return heap.first?.deadline
    }

    mutating func insert(_ identifier: UInt64, deadline: UInt64, body: @escaping () -> Void) {
        bodies[identifier] = body
        heap.append(Entry(deadline: deadline, identifier: identifier))
        siftUp(from: heap.count - 1)
    }

    mutating func cancel(_ identifier: UInt64) {
        guard bodies.removeValue(forKey: identifier) != nil else { return }
        guard heap.count > Self.sweepSize, bodies.count * 2 < heap.count else { return }
        // A sorted array is a heap, too.
        heap = heap.filter { bodies[$0.identifier] != nil }.sorted { $0.deadline < $1.deadline }
    }

    /// Takes out the next timer whose deadline has come.
    mutating func popDue(at now: UInt64) -> (() -> Void)? {
        while let first = heap.first, first.deadline <= now {
            removeFirst()
            if let body = bodies.removeValue(forKey: first.identifier) { return body }
        }
        return nil
    }

    mutating func removeAll() {
        heap.removeAll()
        bodies.removeAll()
    }

    private mutating func removeFirst() {
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
        siftDown(from: 0)
    }

    private mutating func siftUp(from index: Int) {
        var child = index
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(from index: Int) {
        var parent = index
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].deadline < heap[smallest].deadline { smallest = child }
            }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
