import PostgresWire
import TestBytes
import Testing

@Suite struct NegotiateProtocolVersionTests {
    private let sample = NegotiateProtocolVersion(newestMinor: 2, unrecognizedOptions: ["_pq_.a", "_pq_.b"])

    @Test func sendsTheFullVersionAsPostgreSQLDoes() {
        let expected = ascii("v") + int32(4 + 8 + 14) + int32(0x0003_0002) + int32(2) + ascii("_pq_.a\0_pq_.b\0")
        #expect(encoded(sample.encode) == expected)
    }

    @Test(arguments: [0x0003_0002, 2])
    func acceptsTheFullVersionAndTheBareMinor(version: UInt32) throws {
        let payload = int32(version) + int32(2) + ascii("_pq_.a\0_pq_.b\0")
        #expect(try NegotiateProtocolVersion.decode(payload) == sample)
    }

    @Test(arguments: [0x0002_0000, 0x0004_0000, 0xFFFF_FFFF])
    func refusesOtherMajors(version: UInt32) {
        let error = fault { () throws(WireError) in try NegotiateProtocolVersion.decode(int32(version) + int32(0)) }
        #expect(error == .unexpectedValue(message: "NegotiateProtocolVersion", field: "newest version"))
    }

    @Test(arguments: [1_251, 0x7FFF_FFFF, 0xFFFF_FFFF])
    func refusesCountsBeyondTheLimit(count: UInt32) {
        let error = fault { () throws(WireError) in try NegotiateProtocolVersion.decode(int32(2) + int32(count)) }
        #expect(error == .tooMany(message: "NegotiateProtocolVersion", field: "options", limit: 1_250))
    }

    @Test func refusesMoreAndFewerOptionsThanCounted() {
        let names = ascii("_pq_.a\0_pq_.b\0")
        #expect(
            fault { () throws(WireError) in try NegotiateProtocolVersion.decode(int32(2) + int32(1) + names) } != nil
        )
        #expect(
            fault { () throws(WireError) in try NegotiateProtocolVersion.decode(int32(2) + int32(3) + names) } != nil
        )
    }
}
