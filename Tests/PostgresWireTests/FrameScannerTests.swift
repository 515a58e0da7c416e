import TestBytes
import Testing

@testable import PostgresWire

@Suite struct FrameScannerTests {
    @Test func hearsEveryMessageHoweverTheBytesAreSplit() {
        let stream = message("Z", 1) + message("D", 40) + message("X", 0) + message("S", 12) + message("Z", 1)
        let expected = modelEvents(stream, wanted: ["Z", "S", "X"])
        #expect(expected.events.count == 9)
        for pieces in splitEverywhere(stream) {
            let (scanner, events) = scanned(pieces, wanted: ["Z", "S", "X"])
            #expect(events == expected.events)
            #expect(scanner.isAtBoundary)
            #expect(!scanner.isLost)
        }
    }

    @Test func hearsEveryMessageInThreePiecesSplitAnywhere() {
        let stream = message("S", 9) + message("Z", 1) + message("D", 3)
        let expected = modelEvents(stream, wanted: ["Z", "S"]).events
        for first in 0...stream.count {
            for second in first...stream.count {
                let pieces = [stream[..<first], stream[first..<second], stream[second...]].map { Array($0) }
                #expect(scanned(pieces, wanted: ["Z", "S"]).events == expected)
            }
        }
    }

    @Test func handsOutPayloadsWhole() {
        let stream = ascii("S") + packet(ascii("TimeZone\0UTC\0"))
        for pieces in splitEverywhere(stream) {
            let events = scanned(pieces, wanted: ["S"]).events
            #expect(events.last == .captured(type: UInt8(ascii: "S"), payload: ascii("TimeZone\0UTC\0")))
        }
    }

    @Test func handsOutEmptyPayloads() {
        let events = scanned([ascii("X") + int32(4)], wanted: ["X"]).events
        #expect(events == [.began(type: 0x58, payloadLength: 0), .captured(type: 0x58, payload: [])])
    }

    @Test func knowsItsBoundaries() {
        let stream = message("D", 3)
        for count in 0...stream.count {
            let scanner = scanned([Array(stream[..<count])], wanted: ["D"]).scanner
            #expect(scanner.isAtBoundary == (count == 0 || count == stream.count))
        }
    }

    @Test(arguments: [(16_384, true), (16_385, false)])
    func capturesUpToItsLimit(length: Int, isCaptured: Bool) {
        let stream = message("S", length)
        for pieces in [[stream], [Array(stream[..<1_000]), Array(stream[1_000...])]] {
            let (scanner, events) = scanned(pieces, wanted: ["S"])
            #expect(events.count == (isCaptured ? 2 : 1))
            #expect(scanner.isAtBoundary)
        }
    }

    @Test func holdsNothingForLongPayloads() {
        let scanner = scanned([ascii("S") + int32(1 << 20) + [1, 2, 3]], wanted: ["S"]).scanner
        #expect(scanner.collected.capacity == 0)
    }

    @Test func releasesItsBufferAfterACapture() {
        let stream = message("S", 100)
        var (scanner, _) = scanned([Array(stream[..<50])], wanted: ["S"])
        #expect(scanner.collected.count == 45)
        var visitor = RecordingVisitor(wanted: ["S"])
        stream[50...].withUnsafeBytes { scanner.scan($0, visitor: &visitor) }
        #expect(visitor.events.count == 1)
        #expect(scanner.collected.capacity == 0)
    }

    @Test func capturesSeveralSplitPayloadsInARow() {
        let stream = Array(Array(repeating: message("S", 7), count: 5).joined())
        let expected = modelEvents(stream, wanted: ["S"]).events
        #expect(scanned(stream.map { [$0] }, wanted: ["S"]).events == expected)
    }

    @Test(arguments: [0, 1, 2, 3, 0x8000_0000, 0xFFFF_FFFF])
    func isLostOnImpossibleLengths(length: UInt32) {
        let stream = message("Z", 1) + ascii("D") + int32(length) + message("Z", 1)
        for pieces in splitEverywhere(stream) {
            let (scanner, events) = scanned(pieces, wanted: [])
            #expect(scanner.isLost)
            #expect(!scanner.isAtBoundary)
            #expect(events == [.began(type: 0x5A, payloadLength: 1)])
        }
    }

    @Test func followsTheLongestMessage() {
        var (scanner, events) = scanned([ascii("d") + int32(0x7FFF_FFFF) + [0]], wanted: ["d"])
        #expect(events == [.began(type: 0x64, payloadLength: 0x7FFF_FFFB)])
        var visitor = RecordingVisitor(wanted: ["d"])
        // A mebibyte of zeros would be a lost boundary if it were taken for headers.
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        zeros.withUnsafeBytes { bytes in
            for _ in 0..<2_047 {
                scanner.scan(bytes, visitor: &visitor)
            }
            scanner.scan(UnsafeRawBufferPointer(rebasing: bytes[..<((1 << 20) - 6)]), visitor: &visitor)
        }
        #expect(scanner.isAtBoundary)
        let last = message("Z", 1)
        last.withUnsafeBytes { scanner.scan($0, visitor: &visitor) }
        #expect(visitor.events == [.began(type: 0x5A, payloadLength: 1)])
    }

    @Test func ignoresEmptyInput() {
        var (scanner, _) = scanned([ascii("D")], wanted: [])
        var visitor = RecordingVisitor(wanted: [])
        scanner.scan(UnsafeRawBufferPointer(start: nil, count: 0), visitor: &visitor)
        #expect(visitor.events.isEmpty)
        #expect(!scanner.isAtBoundary)
    }

    @Test func agreesWithANaiveModelOnRandomStreams() {
        var random = SeededGenerator(seed: 31)
        for round in 0..<150 {
            var stream: [UInt8] = []
            for _ in 0..<30 {
                let letter = ["Z", "S", "D", "E"].randomElement(using: &random)!
                stream += message(letter, Int.random(in: 0...(round.isMultiple(of: 10) ? 2_000 : 30), using: &random))
            }
            if round.isMultiple(of: 3) {
                stream = random.damaged(stream)
            }
            let expected = modelEvents(stream, wanted: ["Z", "E"])
            let (scanner, events) = scanned(random.pieces(stream, upTo: 1 + round), wanted: ["Z", "E"])
            #expect(events == expected.events)
            #expect(scanner.isLost == expected.isLost)
            #expect(scanner.isAtBoundary == expected.isAtBoundary)
        }
    }

    @Test func neverTrapsOnRandomBytes() {
        var random = SeededGenerator(seed: 32)
        for _ in 0..<3_000 {
            var noise = random.bytes(40)
            // Most random lengths are enormous: make some of them small.
            if Bool.random(using: &random) {
                noise.replaceSubrange(1..<4, with: [0, 0, 0])
            }
            let expected = modelEvents(noise, wanted: ["Z"])
            let (scanner, events) = scanned(random.pieces(noise, upTo: 12), wanted: ["Z"])
            #expect(events == expected.events)
            #expect(scanner.isLost == expected.isLost)
        }
    }
}

/// What a scanner told its visitor.
private enum Event: Equatable {
    case began(type: UInt8, payloadLength: Int)
    case captured(type: UInt8, payload: [UInt8])
}

private struct RecordingVisitor: FrameVisitor {
    let wanted: Set<UInt8>
    var events: [Event] = []

    init(wanted: [Unicode.Scalar]) {
        self.wanted = Set(wanted.map { UInt8(ascii: $0) })
    }

    mutating func began(type: UInt8, payloadLength: Int) -> Bool {
        events.append(.began(type: type, payloadLength: payloadLength))
        return wanted.contains(type)
    }

    mutating func captured(type: UInt8, payload: UnsafeRawBufferPointer) {
        events.append(.captured(type: type, payload: Array(payload)))
    }
}

/// A message of that type with a payload of counted-up bytes.
private func message(_ letter: String, _ payloadLength: Int) -> [UInt8] {
    ascii(letter) + packet((0..<payloadLength).map { UInt8(truncatingIfNeeded: $0) })
}

private func scanned(_ pieces: [[UInt8]], wanted: [Unicode.Scalar]) -> (scanner: FrameScanner, events: [Event]) {
    var scanner = FrameScanner()
    var visitor = RecordingVisitor(wanted: wanted)
    for piece in pieces {
        piece.withUnsafeBytes { scanner.scan($0, visitor: &visitor) }
    }
    return (scanner, visitor.events)
}

/// The same from the whole stream at once, in the plainest way.
private func modelEvents(
    _ stream: [UInt8],
    wanted: [Unicode.Scalar]
) -> (events: [Event], isLost: Bool, isAtBoundary: Bool) {
    var events: [Event] = []
    var rest = stream[...]
    while rest.count >= 5 {
        let type = rest.first!
        let length = rest.dropFirst().prefix(4).reduce(0) { $0 * 256 + Int($1) }
        guard length >= 4, length < 1 << 31 else { return (events, true, false) }
        events.append(.began(type: type, payloadLength: length - 4))
        let payload = rest.dropFirst(5).prefix(length - 4)
        guard payload.count == length - 4 else { return (events, false, false) }
        if wanted.contains(Unicode.Scalar(type)), payload.count <= 16_384 {
            events.append(.captured(type: type, payload: Array(payload)))
        }
        rest = rest.dropFirst(1 + length)
    }
    return (events, false, rest.isEmpty)
}
