import PostgresWire
import TestBytes
import Testing

@Suite struct FrameAssemblerTests {
    private static let frames = [
        Frame(type: UInt8(ascii: "R"), payload: int32(0)),
        Frame(type: UInt8(ascii: "X"), payload: []),
        Frame(type: UInt8(ascii: "S"), payload: ascii("TimeZone\0UTC\0")),
        Frame(type: UInt8(ascii: "Z"), payload: ascii("I")),
    ]

    private static let stream = frames.flatMap { encoded($0.encode) }

    private func assembled(_ pieces: [[UInt8]], maximumPayload: Int = 100) throws(WireError) -> [Frame] {
        var assembler = FrameAssembler(maximumPayload: maximumPayload)
        var frames: [Frame] = []
        for piece in pieces {
            assembler.append(piece)
            while let frame = try assembler.next() {
                frames.append(frame)
            }
        }
        return frames
    }

    @Test func givesTheSameFramesHoweverTheBytesAreSplit() throws {
        for pieces in splitEverywhere(Self.stream) {
            #expect(try assembled(pieces) == Self.frames)
        }
    }

    @Test func takesBytesFromABuffer() throws {
        var assembler = FrameAssembler(maximumPayload: 100)
        Self.stream.withUnsafeBytes { assembler.append($0) }
        #expect(try assembler.next() == Self.frames[0])
    }

    @Test func handsOverWhatIsBehindTheLastFrame() throws {
        for place in 0...Self.stream.count {
            var assembler = FrameAssembler(maximumPayload: 100)
            assembler.append(Array(Self.stream[..<place]))
            let first = try assembler.next()
            assembler.append(Array(Self.stream[place...]))
            if first == nil { _ = try assembler.next() }
            #expect(assembler.takeRemainder() == Array(Self.stream[9...]))
            #expect(assembler.takeRemainder() == [])
            #expect(try assembler.next() == nil)
        }
    }

    @Test(arguments: [0, 1, 2, 3, 105, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
    func refusesALengthByItsHeaderAlone(length: UInt32) {
        var assembler = FrameAssembler(maximumPayload: 100)
        assembler.append(ascii("E") + int32(length))
        let expected = WireError.lengthOutOfRange(message: "message", length: Int(length), allowed: 4...104)
        for _ in 0..<2 {
            #expect(fault { () throws(WireError) in try assembler.next() } == expected)
        }
    }

    @Test func acceptsTheLongestPayload() throws {
        let frame = Frame(type: 1, payload: [UInt8](repeating: 9, count: 100))
        #expect(try assembled([encoded(frame.encode)]) == [frame])
    }

    @Test func givesTheFramesBeforeABadOne() throws {
        var assembler = FrameAssembler(maximumPayload: 100)
        assembler.append(encoded(Self.frames[0].encode) + ascii("E") + int32(3))
        #expect(try assembler.next() == Self.frames[0])
        #expect(fault { () throws(WireError) in try assembler.next() } != nil)
    }

    @Test func agreesWithWhatWasEncodedForRandomFrames() throws {
        var random = SeededGenerator(seed: 21)
        for _ in 0..<100 {
            let frames = (0..<20).map { _ in
                Frame(
                    type: UInt8.random(in: .min ... .max, using: &random),
                    payload: random.bytes(Int.random(in: 0...60, using: &random))
                )
            }
            let pieces = random.pieces(frames.flatMap { encoded($0.encode) }, upTo: 50)
            #expect(try assembled(pieces) == frames)
        }
    }

    @Test func neverTrapsOnRandomBytes() {
        var random = SeededGenerator(seed: 22)
        for _ in 0..<2_000 {
            let pieces = random.pieces(random.bytes(60), upTo: 20)
            _ = fault { () throws(WireError) in try assembled(pieces) }
            let damaged = random.damaged(Self.stream)
            _ = fault { () throws(WireError) in try assembled([damaged]) }
        }
    }
}
