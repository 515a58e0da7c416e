import Foundation
import Testing

@testable import BothPrograms

@Suite struct LineWriterTests {
    /// A pipe; the writer never closes its end.
    private struct Pipe {
        let reading: CInt
        let writing: CInt

        init() throws {
            var ends: [CInt] = [0, 0]
            try #require(pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
            signal(SIGPIPE, SIG_IGN)
        }

        func read(until isDone: (String) -> Bool) -> String {
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !isDone(String(decoding: text, as: UTF8.self)) {
                let count = Foundation.read(reading, &buffer, buffer.count)
                guard count > 0 else { break }
                text += buffer[..<count]
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private static let line = String(repeating: "x", count: 99) + "\n"

    @Test func nothingIsLostWhereSomebodyReads() throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writing)
        for number in 0..<2_000 { writer.write("\(number)\n") }
        let text = pipe.read { $0.hasSuffix("1999\n") }
        #expect(text == (0..<2_000).map { "\($0)\n" }.joined())
    }

    @Test func nobodyWaitsForAReaderWhoSleepsAndTheGapIsNamed() throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writing)
        let count = 20_000
        // This many do not fit into any pipe and the queue: a writer that waited would never come to the end.
        for _ in 0..<count { writer.write(Self.line) }
        writer.flush(patience: .milliseconds(10), limit: .milliseconds(100))
        let text = pipe.read { $0.contains("dropped") && $0.hasSuffix("in time\n") }
        let gap = try #require(
            text.firstMatch(of: /(\d+) lines were dropped here: they could not be written in time\n$/)
        )
        let lost = try #require(Int(gap.1))
        let kept = text.split(separator: "\n").count - 1
        #expect(kept + lost == count)
        #expect(kept * Self.line.count >= LineQueue.maximumLines * Self.line.count)
    }

    @Test func aDescriptorThatDoesNotWaitIsWaitedForOnTheWritersOwnQueue() throws {
        let pipe = try Pipe()
        try #require(fcntl(pipe.writing, F_SETFL, O_NONBLOCK) == 0)
        let writer = LineWriter(pipe.writing)
        for number in 0..<2_000 { writer.write("\(number) \(Self.line)") }
        let text = pipe.read { $0.hasSuffix("1999 \(Self.line)") }
        #expect(text == (0..<2_000).map { "\($0) \(Self.line)" }.joined())
    }

    @Test func flushWaitsForWhatIsUnderWay() throws {
        let pipe = try Pipe()
        let writer = LineWriter(pipe.writing)
        for _ in 0..<100 { writer.write("a\n") }
        writer.flush(patience: .seconds(60), limit: .seconds(60))
        try #require(fcntl(pipe.reading, F_SETFL, O_NONBLOCK) == 0)
        #expect(pipe.read { $0.utf8.count == 200 }.utf8.count == 200)
    }

    @Test func aReaderWhoIsGoneIsNoTrouble() throws {
        let pipe = try Pipe()
        close(pipe.reading)
        let writer = LineWriter(pipe.writing)
        for _ in 0..<100 { writer.write("a\n") }
        writer.flush(patience: .seconds(60), limit: .seconds(60))
    }

    @Test func theGapIsSaidInTheWordsOfTheOwner() throws {
        let pipe = try Pipe()
        try #require(fcntl(pipe.writing, F_SETFL, O_NONBLOCK) == 0)
        // A pipe that is full, to the last byte, before the first line.
        while Foundation.write(pipe.writing, "x", 1) > 0 {}
        let writer = LineWriter(pipe.writing, lines: LineQueue(maximumBytes: 1_000, maximumLines: 2))
        writer.sayDropped { "<\($0)>\n" }
        for _ in 0..<10 { writer.write("a\n") }
        let text = pipe.read { $0.hasSuffix(">\n") }
        // One may be in the writer's hands already, beside the two that may wait.
        #expect(text.hasSuffix("xa\na\n<8>\n") || text.hasSuffix("xa\na\na\n<7>\n"))
    }
}
