import PostgresWire
import TestBytes
import Testing

@Suite struct FirstPacketTests {
    @Test func decodesSSLRequest() throws {
        #expect(try FirstPacket.decode([0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F]) == .sslRequest)
    }

    @Test func decodesGSSENCRequest() throws {
        #expect(try FirstPacket.decode([0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x30]) == .gssencRequest)
    }

    @Test func requestsAreEncodedAsInTheManual() {
        #expect(encoded(SSLRequest().encode) == [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F])
        #expect(encoded(GSSENCRequest().encode) == [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x30])
    }

    @Test(arguments: [SSLRequest.code, GSSENCRequest.code])
    func requestsHaveNoContent(code: UInt32) {
        let error = fault { () throws(WireError) in try FirstPacket.decode(packet(int32(code) + [0])) }
        guard case .trailingBytes(_, count: 1) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func decodesCancelRequest() throws {
        let bytes = packet(int32(CancelRequest.code) + int32(7) + [1, 2, 3, 4])
        #expect(try FirstPacket.decode(bytes) == .cancelRequest(CancelRequest(processID: 7, secretKey: [1, 2, 3, 4])))
    }

    @Test func decodesStartup() throws {
        let bytes = packet(int32(0x0003_0000) + ascii("user\0alice\0\0"))
        let message = StartupMessage(version: .v3_0, parameters: [.init(name: "user", value: "alice")])
        #expect(try FirstPacket.decode(bytes) == .startup(message))
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 10_005, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
    func refusesLengthsOutOfRange(length: UInt32) {
        let expected = WireError.lengthOutOfRange(message: "startup packet", length: Int(length), allowed: 8...10_004)
        #expect(fault { () throws(WireError) in try FirstPacket.announcedLength(int32(length)) } == expected)
        let bytes = int32(length) + int32(0x0003_0000)
        #expect(fault { () throws(WireError) in try FirstPacket.decode(bytes) } == expected)
    }

    @Test(arguments: [8, 9, 10_004])
    func announcesLengthsInRange(length: UInt32) throws {
        #expect(try FirstPacket.announcedLength(int32(length)) == Int(length))
    }

    @Test func announcesNothingBeforeFourBytes() throws {
        for count in 0..<4 {
            #expect(try FirstPacket.announcedLength([UInt8](repeating: 0xFF, count: count)) == nil)
        }
    }

    @Test func acceptsTheLongestPacket() throws {
        let frame = int32(0x0003_0000) + ascii("user\0\0\0")
        let value = String(repeating: "x", count: FirstPacket.maximumLength - 4 - frame.count)
        let bytes = packet(int32(0x0003_0000) + ascii("user\0\(value)\0\0"))
        #expect(bytes.count == 10_004)
        guard case .startup(let message) = try FirstPacket.decode(bytes) else {
            Issue.record("not a startup")
            return
        }
        #expect(message["user"] == ascii(value))
    }

    @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}"])
    func refusesOtherProtocolsByTheirFirstFourBytes(text: String) {
        #expect(fault { () throws(WireError) in try FirstPacket.announcedLength(ascii(text)) } != nil)
        #expect(fault { () throws(WireError) in try FirstPacket.decode(ascii(text)) } != nil)
    }

    @Test func everyPrefixIsCutShort() {
        let bytes = packet(int32(0x0003_0000) + ascii("user\0alice\0\0"))
        for count in 0..<bytes.count {
            let error = fault { () throws(WireError) in try FirstPacket.decode(Array(bytes[..<count])) }
            #expect(error == .truncated(message: "startup packet"))
        }
    }

    @Test func refusesBytesBehindThePacket() {
        let bytes = packet(int32(SSLRequest.code)) + packet(int32(SSLRequest.code))
        let error = fault { () throws(WireError) in try FirstPacket.decode(bytes) }
        #expect(error == .trailingBytes(message: "startup packet", count: 8))
    }

    @Test(arguments: [0x0002_0000, 0x0004_0000, 0, 0x04D2_1631])
    func namesUnsupportedProtocols(code: UInt32) {
        let error = fault { () throws(WireError) in try FirstPacket.decode(packet(int32(code) + ascii("whatever"))) }
        #expect(error == .unsupportedProtocol(ProtocolVersion(rawValue: code)))
    }

    @Test func neverTrapsOnRandomBytes() {
        var random = SeededGenerator(seed: 11)
        let valid = packet(int32(0x0003_0002) + ascii("user\0alice\0database\0app\0\0"))
        for _ in 0..<5_000 {
            let noise = random.bytes(Int.random(in: 0...40, using: &random))
            _ = fault { () throws(WireError) in try FirstPacket.decode(noise) }
            _ = fault { () throws(WireError) in try FirstPacket.decode(packet(noise)) }
            let damaged = random.damaged(valid)
            _ = fault { () throws(WireError) in try FirstPacket.decode(damaged) }
        }
    }
}
