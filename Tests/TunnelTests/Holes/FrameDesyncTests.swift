import FakePeers
import OpenSSL
import PostgresWire
import TestBytes
import Testing

/// Messages that make a relay lose its place (CVE-2024-27304, CVE-2026-32286): the bytes that come out are those that
/// went in, whatever they look like.
///
/// Row 17 of `Tests/HOLES.md`.
@Suite struct FrameDesyncTests {
    /// Random messages of random lengths, unknown types among them.
    private static func frames(_ generator: inout SeededGenerator, bytes: Int) -> [UInt8] {
        var result: [UInt8] = []
        while result.count < bytes {
            let length = [0, 1, 5, 100, 20_000].randomElement(using: &generator) ?? 0
            let payload = generator.bytes(Int.random(in: 0...length, using: &generator))
            result += [UInt8.random(in: 1...0x7F, using: &generator)] + packet(payload)
        }
        return result
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func randomMessagesPassUnchangedBothWays(seed: UInt64) async throws {
        try await withTunnel { tunnel in
            var generator = SeededGenerator(seed: seed)
            let session = try tunnel.session()
            let up = Self.frames(&generator, bytes: 300_000)
            let down = Self.frames(&generator, bytes: 300_000)
            let upPieces = generator.pieces(up, upTo: 9_000)
            let downPieces = generator.pieces(down, upTo: 9_000)
            let (client, upstream) = (HandedOver(session.client), HandedOver(session.upstream))
            // One direction after the other on each side, both at the same time in the tunnel.
            let atClient = Background {
                try client.value.socket.send(pieces: upPieces)
                return try Digest.sha256(client.value.socket.read(down.count))
            }
            let atUpstream = Background {
                let received = try Digest.sha256(upstream.value.read(up.count))
                for piece in downPieces { try upstream.value.send(piece) }
                return received
            }
            #expect(try atUpstream.value() == Digest.sha256(up))
            #expect(try atClient.value() == Digest.sha256(down))
        }
    }

    /// Each part is sent when the one before has come out at the other end, so that none of them wait for each other
    /// anywhere, and the tunnel sees the cut.
    @Test func messagesSplitAtEveryBytePass() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let query = encoded(Query("select 'split'").encode)
            let answer = message("D", ascii("row")) + message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
            for parts in splitEverywhere(query) {
                for part in parts {
                    try session.client.send(part)
                    #expect(try session.upstream.read(part.count) == part)
                }
            }
            for parts in splitEverywhere(answer) {
                for part in parts {
                    try session.upstream.send(part)
                    #expect(try session.client.socket.read(part.count) == part)
                }
            }
        }
    }

    /// Types that PostgreSQL has not thought of yet are its clients' and servers' concern. The tunnel holds back only a
    /// Terminate that ends a segment, which is not one here.
    @Test func messagesOfEveryTypePass() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let all = (0...255 as ClosedRange<UInt8>).flatMap { [$0] + packet([$0, $0]) }
            try session.client.send(all)
            #expect(try session.upstream.read(all.count) == all)
            try session.upstream.send(all)
            #expect(try session.client.socket.read(all.count) == all)
        }
    }

    /// Lengths that no message has: the tunnel stops looking and goes on moving bytes.
    @Test(arguments: [0, 3, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
    func bytesBehindALengthThatIsNonePass(length: UInt32) async throws {
        try await withTunnel { tunnel in
            var generator = SeededGenerator(seed: 9)
            let session = try tunnel.session()
            let bytes = ascii("D") + int32(length) + generator.bytes(50_000)
            try session.client.send(bytes)
            #expect(try session.upstream.read(bytes.count) == bytes)
            try session.upstream.send(bytes)
            #expect(try session.client.socket.read(bytes.count) == bytes)
        }
    }

    /// A message of a gigabyte, or of the greatest length there is, is not waited for: what has arrived of it goes on.
    /// `HugeMessageTests` sends a gigabyte to its end.
    @Test(arguments: [0x4000_0000, 0x7FFF_FFFF] as [UInt32])
    func aHugeMessageIsNotCollected(length: UInt32) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let start = ascii("d") + int32(length) + [UInt8](repeating: 7, count: 100_000)
            try session.client.send(start)
            #expect(try session.upstream.read(start.count) == start)
            try session.upstream.send(start)
            #expect(try session.client.socket.read(start.count) == start)
        }
    }

    /// COPY both (replication): data flows in both directions without any request.
    @Test func copyBothPasses() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("START_REPLICATION SLOT s LOGICAL 0/0").encode)
            _ = try session.upstream.readMessage()
            try session.upstream.send(message("W", [0, 0, 0]))
            #expect(try session.client.readMessage().type == UInt8(ascii: "W"))
            for round in 0..<50 as Range<UInt8> {
                try session.upstream.send(message("d", [round]))
                try session.client.send(message("d", [round]))
                #expect(try session.client.readMessage().payload == [round])
                #expect(try session.upstream.readMessage().payload == [round])
            }
        }
    }
}
