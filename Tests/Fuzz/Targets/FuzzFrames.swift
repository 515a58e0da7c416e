@testable import PostgresWire

/// The first two bytes say how the rest is cut into pieces; the frames are the same as from the whole stream at once.
func fuzzFrameAssembler(_ input: [UInt8]) {
    let (pieces, stream) = pieces(input)
    let limit = 2_000
    var assembler = FrameAssembler(maximumPayload: limit)
    var frames: [Frame] = []
    var isLost = false
    for piece in pieces {
        assembler.append(piece)
        do {
            while let frame = try assembler.next() { frames.append(frame) }
        } catch {
            isLost = true
            promise((try? assembler.next()) == nil, "an assembler went on after an error")
        }
    }
    let expected = FrameModel(stream, longest: limit)
    promise(frames == expected.frames, "the assembler found other frames than the model")
    promise(isLost == expected.isLost, "the assembler and the model disagree on an impossible length")
    promise(assembler.takeRemainder() == expected.rest, "the assembler lost or invented bytes")
    promise(assembler.takeRemainder().isEmpty, "an assembler gave its remainder twice")
}

/// The first two bytes say how the rest is cut; a scanner hears the same as a reader of the whole stream.
func fuzzFrameScanner(_ input: [UInt8]) {
    let (pieces, stream) = pieces(input)
    var scanner = FrameScanner()
    var visitor = RecordingVisitor()
    for piece in pieces {
        piece.withUnsafeBytes { scanner.scan($0, visitor: &visitor) }
    }
    let expected = FrameModel(stream, longest: Int(Int32.max) - 4)
    promise(visitor.captured == expected.frames.filter(RecordingVisitor.isCaptured), "wrong payloads")
    promise(visitor.began == expected.announced, "wrong headers")
    promise(scanner.isLost == expected.isLost, "the scanner and the model disagree on an impossible length")
    promise(scanner.isAtBoundary == (expected.rest.isEmpty && !expected.isLost), "wrong about its boundary")
}

/// Two bytes of seed, then the stream, cut into pieces of at most as many bytes as the first byte says.
private func pieces(_ input: [UInt8]) -> (pieces: [[UInt8]], stream: [UInt8]) {
    guard input.count >= 2 else { return ([], []) }
    var random = SeededGenerator(seed: UInt64(input[1]))
    let stream = Array(input.dropFirst(2))
    return (random.pieces(stream, upTo: Int(input[0]) + 1), stream)
}

/// Frames of a whole stream, found in the plainest way.
private struct FrameModel {
    var frames: [Frame] = []
    var announced: [Header] = []
    var rest: [UInt8] = []
    var isLost = false

    init(_ stream: [UInt8], longest: Int) {
        var start = 0
        while stream.count - start >= 5, !isLost {
            let length = stream[start + 1..<start + 5].reduce(0) { $0 * 256 + Int($1) }
            guard length >= 4, length - 4 <= longest else {
                isLost = true
                break
            }
            announced.append(Header(type: stream[start], payloadLength: length - 4))
            guard stream.count - start > length else { break }
            frames.append(Frame(type: stream[start], payload: Array(stream[start + 5..<start + 1 + length])))
            start += length + 1
        }
        rest = Array(stream[start...])
    }
}

private struct Header: Equatable {
    var type: UInt8
    var payloadLength: Int
}

/// Wants every payload of an even type.
private struct RecordingVisitor: FrameVisitor {
    var began: [Header] = []
    var captured: [Frame] = []

    static func isCaptured(_ frame: Frame) -> Bool {
        frame.type.isMultiple(of: 2) && frame.payload.count <= FrameScanner.captureLimit
    }

    mutating func began(type: UInt8, payloadLength: Int) -> Bool {
        began.append(Header(type: type, payloadLength: payloadLength))
        return type.isMultiple(of: 2)
    }

    mutating func captured(type: UInt8, payload: UnsafeRawBufferPointer) {
        captured.append(Frame(type: type, payload: Array(payload)))
    }
}
