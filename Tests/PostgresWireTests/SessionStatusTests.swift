import PostgresWire
import TestBytes
import Testing

@Suite struct SessionStatusTests {
    @Test(arguments: [("I", TransactionStatus.idle), ("T", .inTransaction), ("E", .failed)])
    func readyForQuery(letter: String, status: TransactionStatus) throws {
        #expect(encoded(ReadyForQuery(status: status).encode) == ascii("Z") + int32(5) + ascii(letter))
        #expect(try ReadyForQuery.decode(ascii(letter)) == ReadyForQuery(status: status))
    }

    @Test(arguments: ["", "X", "i", "II"])
    func readyForQueryRefusesOtherStates(payload: String) {
        #expect(fault { () throws(WireError) in try ReadyForQuery.decode(ascii(payload)) } != nil)
    }

    @Test func parameterStatus() throws {
        let message = ParameterStatus(name: "TimeZone", value: "UTC")
        #expect(encoded(message.encode) == ascii("S") + int32(17) + ascii("TimeZone\0UTC\0"))
        #expect(try ParameterStatus.decode(ascii("TimeZone\0UTC\0")) == message)
    }

    @Test func parameterStatusKeepsInvalidUTF8() throws {
        let message = try ParameterStatus.decode([0x61, 0, 0xFF, 0xFE, 0])
        #expect(message.value == [0xFF, 0xFE])
    }

    @Test(arguments: ["", "\0", "a\0", "a\0b", "a\0b\0c"])
    func parameterStatusIsTwoStrings(payload: String) {
        #expect(fault { () throws(WireError) in try ParameterStatus.decode(ascii(payload)) } != nil)
    }

    @Test(arguments: [4, 32, 256])
    func backendKeyData(length: Int) throws {
        let key = [UInt8](repeating: 0xC8, count: length)
        let message = BackendKeyData(processID: 77, secretKey: key)
        #expect(encoded(message.encode) == ascii("K") + packet(int32(77) + key))
        #expect(try BackendKeyData.decode(int32(77) + key) == message)
        #expect("\(BackendMessage.backendKeyData(message))".contains("77"))
        #expect(!"\(BackendMessage.backendKeyData(message))".contains("200"))
    }

    @Test(arguments: [0, 3, 257])
    func backendKeyDataRefusesOtherKeyLengths(length: Int) {
        let payload = int32(77) + [UInt8](repeating: 1, count: length)
        #expect(fault { () throws(WireError) in try BackendKeyData.decode(payload) } != nil)
    }
}
