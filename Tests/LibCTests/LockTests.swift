import Dispatch
import LibC
import Testing

@Suite struct LockTests {
    /// Under the thread sanitizer this is also the proof that it sees the lock: with `Synchronization.Mutex` in its place the
    /// same lines are reported as a race.
    @Test func oneAtATimeHasTheValue() {
        let list = Lock<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            for number in 0..<1_000 { list.withLock { $0.append(index * 1_000 + number) } }
        }
        #expect(list.withLock { $0.sorted() } == Array(0..<8_000))
    }

    @Test func isOpenAgainAfterAnError() {
        struct Refused: Error {}
        let count = Lock(0)
        #expect(throws: Refused.self) {
            try count.withLock { count in
                count += 1
                throw Refused()
            }
        }
        #expect(count.withLock { $0 } == 1)
    }

    @Test func letsGoOfItsValue() {
        final class Guarded: Sendable {
            private let ended: @Sendable () -> Void
            init(_ ended: @escaping @Sendable () -> Void) { self.ended = ended }
            deinit { ended() }
        }
        let ends = Lock(0)
        do {
            let lock = Lock(Guarded { ends.withLock { $0 += 1 } })
            #expect(ends.withLock { $0 } == 0)
            lock.withLock { _ in }
        }
        #expect(ends.withLock { $0 } == 1)
    }
}
