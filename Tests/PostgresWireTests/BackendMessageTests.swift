import PostgresWire
import TestBytes
import Testing

@Suite struct BackendMessageTests {
    static let samples: [(BackendMessage, [UInt8])] = [
        (.authentication(.ok), encoded(Authentication.ok.encode)),
        (
            .backendKeyData(BackendKeyData(processID: 1, secretKey: [1, 2, 3, 4])),
            encoded(BackendKeyData(processID: 1, secretKey: [1, 2, 3, 4]).encode)
        ),
        (
            .parameterStatus(ParameterStatus(name: "a", value: "b")),
            encoded(ParameterStatus(name: "a", value: "b").encode)
        ),
        (.readyForQuery(ReadyForQuery(status: .idle)), encoded(ReadyForQuery(status: .idle).encode)),
        (
            .errorResponse(ErrorResponse(fatal: .connectionFailure, message: "lost")),
            encoded(ErrorResponse(fatal: .connectionFailure, message: "lost").encode)
        ),
        (
            .noticeResponse(NoticeResponse(fields: ResponseFields([.init(code: 0x4D, value: [0x61])]))),
            ascii("N") + packet(ascii("Ma\0\0"))
        ),
        (
            .negotiateProtocolVersion(NegotiateProtocolVersion(newestMinor: 0, unrecognizedOptions: ["_pq_.x"])),
            ascii("v") + packet(int32(0x0003_0000) + int32(1) + ascii("_pq_.x\0"))
        ),
        (.other(type: UInt8(ascii: "T")), ascii("T") + packet([0, 0])),
    ]

    @Test(arguments: samples)
    func isToldByItsTypeByte(message: BackendMessage, bytes: [UInt8]) throws {
        #expect(try BackendMessage.decode(Frame(type: bytes[0], payload: Array(bytes[5...]))) == message)
    }

    @Test func leavesOtherPayloadsUnread() throws {
        let frame = Frame(type: 0, payload: [UInt8](repeating: 0xFF, count: 100_000))
        #expect(try BackendMessage.decode(frame) == .other(type: 0))
    }

    @Test(arguments: ["R", "S", "E", "N", "v", "K", "Z"])
    func longPayloadsAreRefused(letter: String) {
        let frame = Frame(type: ascii(letter)[0], payload: [UInt8](repeating: 0, count: 29_997))
        guard
            case .lengthOutOfRange(_, length: 29_997, _) = fault({ () throws(WireError) in
                try BackendMessage.decode(frame)
            })
        else {
            Issue.record("accepted")
            return
        }
    }

    @Test func neverTrapsOnRandomPayloads() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1_000 {
            for (_, bytes) in Self.samples {
                let noise = Frame(type: bytes[0], payload: random.bytes(Int.random(in: 0...24, using: &random)))
                _ = fault { () throws(WireError) in try BackendMessage.decode(noise) }
                let damaged = Frame(type: bytes[0], payload: random.damaged(Array(bytes[5...])))
                _ = fault { () throws(WireError) in try BackendMessage.decode(damaged) }
            }
        }
    }

    @Test func errorsNeverShowContent() {
        let secret = "hunter2-canary"
        for letter in ["R", "S", "E", "N", "v", "K", "Z"] {
            let frame = Frame(type: ascii(letter)[0], payload: ascii(secret))
            let text = fault { () throws(WireError) in try BackendMessage.decode(frame) }.map { "\($0)" } ?? ""
            #expect(!text.contains("canary"))
            #expect(!"\(frame)".contains("104"))
        }
    }
}
