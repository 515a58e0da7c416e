import PostgresWire
import TestBytes
import Testing

@Suite struct CancelRequestTests {
    @Test func isEncodedAsInTheManual() {
        let request = CancelRequest(processID: 0x0102_0304, secretKey: [9, 8, 7, 6])
        #expect(encoded(request.encode) == [0, 0, 0, 16, 0x04, 0xD2, 0x16, 0x2E, 1, 2, 3, 4, 9, 8, 7, 6])
    }

    @Test(arguments: [4, 5, 32, 255, 256])
    func carriesKeysOfEveryAllowedLength(length: Int) throws {
        let request = CancelRequest(processID: .max, secretKey: [UInt8](repeating: 0x5A, count: length))
        #expect(try CancelRequest.decode(encoded(request.encode)) == request)
    }

    @Test(arguments: [0, 3, 257, 9_000])
    func refusesOtherKeyLengths(length: Int) {
        let bytes = packet(int32(CancelRequest.code) + int32(1) + [UInt8](repeating: 1, count: length))
        let expected = WireError.lengthOutOfRange(message: "CancelRequest", length: length + 12, allowed: 16...268)
        #expect(fault { () throws(WireError) in try CancelRequest.decode(bytes) } == expected)
        #expect(fault { () throws(WireError) in try FirstPacket.decode(bytes) } == expected)
    }

    @Test func refusesAnotherCode() {
        let bytes = packet(int32(SSLRequest.code) + int32(1) + [1, 2, 3, 4])
        let error = fault { () throws(WireError) in try CancelRequest.decode(bytes) }
        #expect(error == .unexpectedValue(message: "CancelRequest", field: "code"))
    }

    @Test func doesNotShowItsKey() {
        let request = CancelRequest(processID: 12, secretKey: [201, 202, 203, 204])
        #expect("\(FirstPacket.cancelRequest(request))".contains("12"))
        #expect(!"\(FirstPacket.cancelRequest(request))".contains("201"))
    }

    @Test func trapsOnAShortKeyOfOurOwn() async {
        await #expect(processExitsWith: .failure) {
            var bytes: [UInt8] = []
            CancelRequest(processID: 1, secretKey: [1, 2, 3]).encode(into: &bytes)
        }
    }
}
