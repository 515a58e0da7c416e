import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

@Suite struct UpstreamSessionTests {
    private let startup = StartupMessage(version: .v3_0, parameters: [.init(name: "user", value: "alice")])

    @Test func greetsInPostgreSQLsOrder() {
        var session = UpstreamSession(version: .v3_0)
        session.parameters = [.init(name: "server_version", value: "17.2"), .init(name: "TimeZone", value: "UTC")]
        session.notices = [NoticeResponse(fields: ErrorResponse(fatal: "01000", message: "hello").fields)]
        session.key = BackendKeyData(processID: 7, secretKey: [9, 9, 9, 9])
        let key = BackendKeyData(processID: 7, secretKey: [1, 2, 3, 4])
        let expected =
            message("R", int32(0)) + message("S", ascii("server_version\0" + "17.2\0"))
            + message("S", ascii("TimeZone\0UTC\0")) + message("K", int32(7) + [1, 2, 3, 4])
            + encoded(session.notices[0].encode) + message("Z", ascii("I"))
        #expect(session.greeting(for: ProtocolNegotiation(startup), key: key) == expected)
    }

    @Test func greetsWithoutAKeyWhenTheUpstreamHasNone() {
        let greeting = UpstreamSession(version: .v3_0).greeting(for: ProtocolNegotiation(startup), key: nil)
        #expect(greeting == message("R", int32(0)) + message("Z", ascii("I")))
    }

    @Test func negotiatesBeforeItAuthenticates() {
        var startup = startup
        startup.version = ProtocolVersion(major: 3, minor: 9_999)
        let greeting = UpstreamSession(version: .v3_2).greeting(for: ProtocolNegotiation(startup), key: nil)
        let answer = message("v", int32(0x0003_0002) + int32(0))
        #expect(greeting == answer + message("R", int32(0)) + message("Z", ascii("I")))
    }

    @Test func tellsTheTransactionStatus() {
        var session = UpstreamSession(version: .v3_0)
        session.status = .failed
        #expect(session.greeting(for: ProtocolNegotiation(startup), key: nil).last == UInt8(ascii: "E"))
    }

    @Test func givesTheLastReportOfASetting() {
        var session = UpstreamSession(version: .v3_0)
        session.parameters = [.init(name: "a", value: "1"), .init(name: "a", value: "2")]
        #expect(session["a"] == "2")
        #expect(session["b"] == nil)
    }
}
