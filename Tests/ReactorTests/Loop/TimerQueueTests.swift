import FakePeers
import TestBytes
import Testing

@testable import Reactor

@Suite struct TimerQueueTests {
    /// Runs what is due and returns what was run.
    private func due(_ queue: inout TimerQueue, at now: UInt64, _ log: Log) -> [Int] {
        log.entries = []
        while let body = queue.popDue(at: now) { body() }
        return log.entries
    }

    private final class Log {
        var entries: [Int] = []
    }

    /// 300 logins left 300 deadlines behind, and an idle tunnel woke for each.
    @Test func aCancelledTimerIsNobodysEarliest() {
        var queue = TimerQueue()
        for identifier in 1...UInt64(50) { queue.insert(identifier, deadline: identifier * 10) {} }
        for identifier in 1...UInt64(49) { queue.cancel(identifier) }
        #expect(queue.earliest() == 500)
        #expect(queue.heap.count == 1)
        queue.cancel(50)
        #expect(queue.earliest() == nil)
    }

    @Test func runsWhatIsDueInTheOrderOfTime() {
        var queue = TimerQueue()
        let log = Log()
        for (identifier, deadline) in [(1, 30), (2, 10), (3, 20), (4, 40)] {
            queue.insert(UInt64(identifier), deadline: UInt64(deadline)) { log.entries.append(identifier) }
        }
        #expect(queue.earliest() == 10)
        #expect(due(&queue, at: 9, log) == [])
        #expect(due(&queue, at: 30, log) == [2, 3, 1])
        #expect(due(&queue, at: 30, log) == [])
        #expect(due(&queue, at: 100, log) == [4])
        #expect(queue.earliest() == nil)
    }

    @Test func aCancelledTimerDoesNotRun() {
        var queue = TimerQueue()
        let log = Log()
        queue.insert(1, deadline: 10) { log.entries.append(1) }
        queue.insert(2, deadline: 10) { log.entries.append(2) }
        queue.cancel(1)
        queue.cancel(1)
        queue.cancel(99)
        #expect(due(&queue, at: 10, log) == [2])
    }

    @Test func cancelledTimersDoNotPileUp() {
        var queue = TimerQueue()
        for identifier in 0..<100_000 as Range<UInt64> {
            queue.insert(identifier, deadline: 1_000_000 - identifier) {}
            queue.cancel(identifier)
        }
        #expect(queue.heap.count < 1000)
    }

    @Test(arguments: 0..<20) func agreesWithASortedList(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var queue = TimerQueue()
        let log = Log()
        var expected: [(deadline: UInt64, identifier: Int)] = []
        for identifier in 0..<500 {
            let deadline = UInt64.random(in: 0..<100_000, using: &generator) * 1000 + UInt64(identifier)
            queue.insert(UInt64(identifier), deadline: deadline) { log.entries.append(identifier) }
            expected.append((deadline, identifier))
            if Bool.random(using: &generator) {
                let index = Int.random(in: 0..<expected.count, using: &generator)
                queue.cancel(UInt64(expected.remove(at: index).identifier))
            }
        }
        #expect(due(&queue, at: .max, log) == expected.sorted { $0.deadline < $1.deadline }.map(\.identifier))
    }
}
