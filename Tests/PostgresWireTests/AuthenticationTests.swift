import PostgresWire
import TestBytes
import Testing

@Suite struct AuthenticationTests {
    static let samples: [(Authentication, [UInt8])] = [
        (.ok, int32(0)),
        (.kerberosV5, int32(2)),
        (.cleartextPassword, int32(3)),
        (.md5Password(salt: [1, 0, 3, 4]), int32(5) + [1, 0, 3, 4]),
        (.gss, int32(7)),
        (.sspi, int32(9)),
        (
            .sasl(mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]),
            int32(10) + ascii("SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0")
        ),
        (.sasl(mechanisms: []), int32(10) + [0]),
        (.saslContinue(ascii("r=x,s=y,i=1")), int32(11) + ascii("r=x,s=y,i=1")),
        (.saslContinue([]), int32(11)),
        (.saslFinal(ascii("v=z")), int32(12) + ascii("v=z")),
        (.unsupported(13), int32(13)),
        (.unsupported(-1), int32(.max)),
    ]

    @Test(arguments: samples)
    func standsOnTheWireAsInTheManual(authentication: Authentication, payload: [UInt8]) throws {
        #expect(encoded(authentication.encode) == ascii("R") + packet(payload))
        #expect(try Authentication.decode(payload) == authentication)
    }

    @Test func dropsTheDataOfUnsupportedRequests() throws {
        #expect(try Authentication.decode(int32(8) + [1, 2, 3]) == .unsupported(8))
    }

    @Test func refusesBytesBehindOk() {
        let error = fault { () throws(WireError) in try Authentication.decode(int32(0) + [0]) }
        #expect(error == .trailingBytes(message: "Authentication", count: 1))
    }

    @Test(arguments: [0, 1, 3, 5])
    func refusesSaltsOfAnotherLength(length: Int) {
        let payload = int32(5) + [UInt8](repeating: 7, count: length)
        #expect(fault { () throws(WireError) in try Authentication.decode(payload) } != nil)
    }

    @Test func refusesMechanismListsCutShortOrFollowed() {
        let payload = int32(10) + ascii("SCRAM-SHA-256\0\0")
        for count in 0..<payload.count {
            #expect(fault { () throws(WireError) in try Authentication.decode(Array(payload[..<count])) } != nil)
        }
        #expect(fault { () throws(WireError) in try Authentication.decode(payload + [0]) } != nil)
    }

    @Test func refusesEndlessMechanismLists() throws {
        let most = int32(10) + Array(repeating: ascii("A\0"), count: 64).joined()
        #expect(try Authentication.decode(most + [0]) == .sasl(mechanisms: Array(repeating: "A", count: 64)))
        let error = fault { () throws(WireError) in try Authentication.decode(most + ascii("A\0\0")) }
        #expect(error == .tooMany(message: "Authentication", field: "mechanisms", limit: 64))
    }
}
