import Testing

@testable import BothPrograms

@Suite struct LineQueueTests {
    /// Everything that waits, as text; `[n]` for n lines that are missing.
    private func taken(from queue: inout LineQueue) -> [String] {
        var all: [String] = []
        while let item = queue.next() {
            switch item {
            case .text(let text): all.append(String(decoding: text, as: UTF8.self))
            case .dropped(let count): all.append("[\(count)]")
            }
        }
        return all
    }

    private func filled(_ queue: LineQueue, with texts: [String]) -> LineQueue {
        var queue = queue
        for text in texts { queue.append(Array(text.utf8)) }
        return queue
    }

    @Test func keepsTheOrder() {
        var queue = filled(LineQueue(), with: ["a\n", "b\nc\n", "d\n"])
        #expect(taken(from: &queue) == ["a\n", "b\nc\n", "d\n"])
        #expect(taken(from: &queue).isEmpty)
    }

    @Test func keepsTheOrderOverManyTurns() {
        var queue = LineQueue(maximumBytes: 1_000, maximumLines: 20)
        var taken: [String] = []
        for number in 0..<500 {
            queue.append(Array("\(number)\n".utf8))
            if number >= 10, case .text(let text)? = queue.next() {
                taken.append(String(decoding: text, as: UTF8.self))
            }
        }
        #expect(taken == (0..<490).map { "\($0)\n" })
    }

    @Test(arguments: [(bytes: 6, lines: 100), (bytes: 100, lines: 3)])
    func dropsWhatDoesNotFitAndCountsItInItsPlace(bytes: Int, lines: Int) {
        let full = LineQueue(maximumBytes: bytes, maximumLines: lines)
        var queue = filled(full, with: ["a\n", "b\n", "c\n", "d\n", "e\nf\n", "g"])
        #expect(taken(from: &queue) == ["a\n", "b\n", "c\n", "[4]"])
        queue.append(Array("h\n".utf8))
        #expect(taken(from: &queue) == ["h\n"])
    }

    @Test func aReaderWhoCrawlsGetsStretches() {
        var queue = filled(LineQueue(maximumBytes: 100, maximumLines: 4), with: ["1\n", "2\n", "3\n", "4\n", "5\n"])
        _ = queue.next()
        queue.append(Array("6\n".utf8))
        _ = queue.next()
        queue.append(Array("7\n".utf8))
        #expect(taken(from: &queue) == ["3\n", "4\n", "[2]", "7\n"])
    }

    @Test func aTextThatWouldNeverFitIsDropped() {
        var queue = filled(LineQueue(maximumBytes: 4, maximumLines: 100), with: ["a\n", "longer\nthan that\n", "b\n"])
        #expect(taken(from: &queue) == ["a\n", "[2]", "b\n"])
    }

    @Test func whatCannotBeWrittenIsDroppedWithAllBehindIt() throws {
        var queue = filled(LineQueue(), with: ["a\n", "b\nc\n", "d\n"])
        let next = queue.next()
        let item = try #require(next)
        queue.failed(at: item, rest: Array("a\n".utf8)[...], hasBegun: false)
        queue.append(Array("e\n".utf8))
        #expect(taken(from: &queue) == ["[4]", "e\n"])
    }

    @Test func theRestOfALineThatHasBegunIsKept() throws {
        var queue = filled(LineQueue(), with: ["first\n", "b\n"])
        let next = queue.next()
        let item = try #require(next)
        queue.failed(at: item, rest: Array("rst\n".utf8)[...], hasBegun: true)
        queue.append(Array("c\n".utf8))
        #expect(taken(from: &queue) == ["rst\n", "[1]", "c\n"])
    }

    @Test func aCountThatCannotBeWrittenGrows() throws {
        var queue = filled(LineQueue(maximumBytes: 2, maximumLines: 1), with: ["a\n", "b\n"])
        for expected in [2, 3] {
            let next = queue.next()
            let item = try #require(next)
            queue.failed(at: item, rest: [], hasBegun: false)
            if expected == 2 { queue.append(Array("c\nd\n".utf8)) }
        }
        #expect(taken(from: &queue) == ["[4]"])
    }
}
