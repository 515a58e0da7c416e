import PostgresWire
import TestBytes
import Testing

@Suite struct FrontendMessageTests {
    @Test func passwordMessage() throws {
        let message = PasswordMessage(password: ascii("s3cret"))
        #expect(encoded(message.encode) == ascii("p") + int32(11) + ascii("s3cret\0"))
        #expect(try PasswordMessage.decode(ascii("s3cret\0")) == message)
        #expect(!"\(message)".contains("s3cret"))
    }

    @Test(arguments: ["", "s3cret", "s3\0cret\0"])
    func passwordMessageIsOneString(payload: String) {
        #expect(fault { () throws(WireError) in try PasswordMessage.decode(ascii(payload)) } != nil)
    }

    @Test func saslInitialResponse() throws {
        let message = SASLInitialResponse(mechanism: "SCRAM-SHA-256", data: ascii("n,,n=,r=x"))
        let payload = ascii("SCRAM-SHA-256\0") + int32(9) + ascii("n,,n=,r=x")
        #expect(encoded(message.encode) == ascii("p") + packet(payload))
        #expect(try SASLInitialResponse.decode(payload) == message)
    }

    @Test func saslInitialResponseWithoutData() throws {
        let message = SASLInitialResponse(mechanism: "EXTERNAL", data: nil)
        let payload = ascii("EXTERNAL\0") + [0xFF, 0xFF, 0xFF, 0xFF]
        #expect(encoded(message.encode) == ascii("p") + packet(payload))
        #expect(try SASLInitialResponse.decode(payload) == message)
    }

    @Test(arguments: [0, 2, 4, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE])
    func saslInitialResponseCountsItsData(length: UInt32) {
        let payload = ascii("X\0") + int32(length) + ascii("abc")
        #expect(fault { () throws(WireError) in try SASLInitialResponse.decode(payload) } != nil)
    }

    @Test func saslResponse() throws {
        let message = SASLResponse(data: ascii("c=biws"))
        #expect(encoded(message.encode) == ascii("p") + int32(10) + ascii("c=biws"))
        #expect(try SASLResponse.decode(ascii("c=biws")) == message)
    }

    @Test func query() throws {
        #expect(encoded(Query("select 1").encode) == ascii("Q") + int32(13) + ascii("select 1\0"))
        #expect(try Query.decode(ascii("select 1\0")) == Query("select 1"))
        #expect(fault { () throws(WireError) in try Query.decode(ascii("select 1\0; drop\0")) } != nil)
    }

    @Test func terminate() throws {
        #expect(encoded(Terminate().encode) == ascii("X") + int32(4))
        #expect(try Terminate.decode([]) == Terminate())
        #expect(fault { () throws(WireError) in try Terminate.decode([0]) } != nil)
    }
}
