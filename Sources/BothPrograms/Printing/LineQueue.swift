/// Texts of whole lines that wait to be written, oldest first. Bounded, because whoever should read them may never do.
///
/// What does not fit is dropped and counted, in its place among the rest. Then everything is, until half of the room is
/// free again: a reader who crawls gets stretches of a log, not single lines.
package struct LineQueue {
    /// What is to be written next.
    package enum Item: Equatable {
        case text([UInt8])
        /// This many lines are missing here.
        case dropped(Int)
    }

    /// Beyond any burst of a log whose reader reads, and little beside what a tunnel needs (our own limits).
    package static let maximumBytes = 1 << 19
    package static let maximumLines = 4_096

    private let maximumBytes: Int
    private let maximumLines: Int
    private var items: [Item] = []
    /// In `items`: what stands before it is gone already.
    private var front = 0
    private var bytes = 0
    private var lines = 0
    private var isOverflowing = false

    package init(maximumBytes: Int = Self.maximumBytes, maximumLines: Int = Self.maximumLines) {
        self.maximumBytes = maximumBytes
        self.maximumLines = maximumLines
    }

    /// Takes `text` in, or counts its lines as dropped.
    package mutating func append(_ text: [UInt8]) {
        let count = Self.lines(of: text)
        if isOverflowing, bytes <= maximumBytes / 2, lines <= maximumLines / 2 { isOverflowing = false }
        if bytes + text.count > maximumBytes || lines + count > maximumLines { isOverflowing = true }
        guard !isOverflowing else { return drop(count) }
        items.append(.text(text))
        bytes += text.count
        lines += count
    }

    /// Takes the oldest out; nil when nothing waits.
    package mutating func next() -> Item? {
        guard front < items.count else { return nil }
        let item = items[front]
        front += 1
        if front == items.count || front > maximumLines / 2 {
            items.removeFirst(front)
            front = 0
        }
        if case .text(let text) = item {
            bytes -= text.count
            lines -= Self.lines(of: text)
        }
        return item
    }

    /// Nothing can be written at present, not even all of `item`, which was the next: what waits is dropped, except for
    /// the `rest` of a text whose beginning was written.
    package mutating func failed(at item: Item, rest: ArraySlice<UInt8>, hasBegun: Bool) {
        let lost = ([hasBegun ? nil : item].compactMap(\.self) + items[front...]).map(Self.lines(of:)).reduce(0, +)
        self = LineQueue(maximumBytes: maximumBytes, maximumLines: maximumLines)
        if hasBegun { append(Array(rest)) }
        if lost > 0 { drop(lost) }
    }

    private mutating func drop(_ count: Int) {
        if front < items.count, case .dropped(let earlier)? = items.last {
            items[items.count - 1] = .dropped(earlier + count)
        } else {
            items.append(.dropped(count))
        }
    }

    private static func lines(of item: Item) -> Int {
        switch item {
        case .text(let text): lines(of: text)
        case .dropped(let count): count
        }
    }

    /// A text without a line's end counts as a line.
    private static func lines(of text: [UInt8]) -> Int {
        max(1, text.count { $0 == UInt8(ascii: "\n") })
    }
}
