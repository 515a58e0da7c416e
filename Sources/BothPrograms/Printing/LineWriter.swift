import Dispatch
import LibC

/// Writes texts to a descriptor, in order, on a queue of its own: whoever hands one over never waits for its reader.
///
/// The queue's thread may be stuck for good, in a pipe that nobody reads or a terminal that was stopped with Ctrl-S. What
/// finds no room meanwhile is dropped, and said to be missing where it would have stood.
package final class LineWriter: Sendable {
    private struct State {
        var lines: LineQueue
        var isWriting = false
        /// Items that were written; it moves while somebody reads.
        var progress = 0
        var notice: @Sendable (_ dropped: Int) -> String = { LineWriter.words(dropped: $0) + "\n" }
    }

    private let descriptor: CInt
    private let queue: DispatchQueue
    private let state: Lock<State>

    /// `lines` says how much may wait.
    package init(_ descriptor: CInt, lines: LineQueue = LineQueue()) {
        self.descriptor = descriptor
        queue = DispatchQueue(label: "ppg-tunnel.output-\(descriptor)")
        state = Lock(State(lines: lines))
    }

    /// A line about lines that are missing.
    package static func words(dropped count: Int) -> String {
        count == 1
            ? "1 line was dropped here: it could not be written in time"
            : "\(count) lines were dropped here: they could not be written in time"
    }

    /// From now on `notice` makes the line, with its end, that stands where lines are missing.
    package func sayDropped(_ notice: @escaping @Sendable (_ dropped: Int) -> String) {
        state.withLock { $0.notice = notice }
    }

    /// Returns at once. `text` ends with a line's end.
    package func write(_ text: String) {
        let isFirst = state.withLock { state in
            state.lines.append(Array(text.utf8))
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if isFirst { queue.async { self.writeAll() } }
    }

    /// Waits until everything has been written, but no longer than `patience` once nothing moves any more, and
    /// altogether no longer than `limit`.
    package func flush(patience: DispatchTimeInterval, limit: Duration) {
        let isDone = DispatchSemaphore(value: 0)
        queue.async { isDone.signal() }
        let end = ContinuousClock.now + limit
        var progress = state.withLock(\.progress)
        while isDone.wait(timeout: .now() + patience) == .timedOut {
            let before = progress
            progress = state.withLock(\.progress)
            guard progress != before, ContinuousClock.now < end else { return }
        }
    }

    private func writeAll() {
        while let (item, text) = next() {
            let rest = StandardStream.write(text[...], to: descriptor)
            state.withLock { state in
                if rest.isEmpty {
                    state.progress += 1
                } else {
                    state.lines.failed(at: item, rest: rest, hasBegun: rest.count < text.count)
                    state.isWriting = false
                }
            }
            // The next text tries again: a disk may have room by then.
            guard rest.isEmpty else { return }
        }
    }

    private func next() -> (LineQueue.Item, text: [UInt8])? {
        state.withLock { state in
            switch state.lines.next() {
            case let item?:
                switch item {
                case .text(let text): return (item, text)
                case .dropped(let count): return (item, Array(state.notice(count).utf8))
                }
            case nil:
                state.isWriting = false
                return nil
            }
        }
    }
}
