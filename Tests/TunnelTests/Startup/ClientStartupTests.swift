import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// Every step that a client startup takes while these pieces arrive one after the other.
func startupSteps(_ pieces: [[UInt8]], _ startup: ClientStartup = ClientStartup()) -> [ClientStartup.Step] {
    var startup = startup
    var steps: [ClientStartup.Step] = []
    for piece in pieces {
        piece.withUnsafeBytes { startup.received($0) }
        var goesOn = true
        while goesOn {
            let step = startup.next()
            switch step {
            case .wait: goesOn = false
            case .rejectEncryption: steps.append(step)
            case .startTLS, .logIn, .cancel, .refuse, .refuseOldVersion, .turnAway: return steps + [step]
            }
        }
    }
    return steps
}

@Suite struct ClientStartupTests {
    static let startup = FirstPackets.startup()
    static let message = StartupMessage(
        version: .v3_0,
        parameters: [.init(name: "user", value: "alice"), .init(name: "database", value: "shop")]
    )
    static let logIn = ClientStartup.Step.logIn(message, early: [])

    /// SQLSTATE and message of a refusal that is the only step.
    private func refusal(_ bytes: [UInt8]) -> String? {
        let response: ErrorResponse
        switch startupSteps([bytes]).last {
        case .refuse(let words)?, .refuseOldVersion(let words)?: response = words
        case _: return nil
        }
        #expect(response.severity == "FATAL")
        return "\(response.sqlState ?? "") \(response.message ?? "")"
    }

    @Test func logsInAfterAStartupMessage() {
        for pieces in splitEverywhere(Self.startup) {
            #expect(startupSteps(pieces) == [Self.logIn])
        }
    }

    @Test func waitsForTheWholePacket() {
        #expect(startupSteps([Array(Self.startup.dropLast())]).isEmpty)
    }

    @Test func rejectsSSLAndGoesOn() {
        for pieces in splitEverywhere(FirstPackets.sslRequest + Self.startup) {
            #expect(startupSteps(pieces) == [.rejectEncryption(.ssl), Self.logIn])
        }
    }

    @Test func rejectsGSSAndGoesOn() {
        for pieces in splitEverywhere(FirstPackets.gssencRequest + Self.startup) {
            #expect(startupSteps(pieces) == [.rejectEncryption(.gss), Self.logIn])
        }
    }

    @Test func rejectsBothInEitherOrder() {
        let (ssl, gss) = (FirstPackets.sslRequest, FirstPackets.gssencRequest)
        #expect(
            startupSteps([ssl + gss + Self.startup]) == [.rejectEncryption(.ssl), .rejectEncryption(.gss), Self.logIn]
        )
        #expect(
            startupSteps([gss, ssl, Self.startup]) == [.rejectEncryption(.gss), .rejectEncryption(.ssl), Self.logIn]
        )
    }

    @Test(arguments: [FirstPackets.sslRequest, FirstPackets.gssencRequest])
    func answersARequestForEncryptionOnce(request: [UInt8]) {
        let steps = startupSteps([request + request + Self.startup])
        #expect(steps.count == 2)
        guard case .refuse(let response)? = steps.last else {
            Issue.record("\(steps)")
            return
        }
        #expect(response.sqlState == "0A000")
        #expect(response.message?.hasPrefix("unsupported frontend protocol 1234.56") == true)
    }

    @Test func answersNoAlternatingRequests() {
        let both = FirstPackets.sslRequest + FirstPackets.gssencRequest
        let steps = startupSteps([both + both])
        #expect(steps.prefix(2) == [.rejectEncryption(.ssl), .rejectEncryption(.gss)])
        #expect(steps.count == 3)
    }

    @Test(arguments: [4, 32, 256])
    func takesCancelKeysOfAllLengths(length: Int) {
        let request = CancelRequest(processID: 4_711, secretKey: [UInt8](repeating: 7, count: length))
        for pieces in splitEverywhere(encoded(request.encode)) {
            #expect(startupSteps(pieces) == [.cancel(request)])
        }
    }

    @Test(arguments: [0, 3, 257])
    func refusesCancelKeysOfOtherLengths(length: Int) {
        let bytes = packet(int32(CancelRequest.code) + int32(1) + [UInt8](repeating: 7, count: length))
        #expect(refusal(bytes)?.hasPrefix("08P01 CancelRequest has a length of") == true)
    }

    @Test func takesACancelRequestBehindARejection() {
        let request = CancelRequest(processID: 1, secretKey: [1, 2, 3, 4])
        let steps = startupSteps([FirstPackets.sslRequest + encoded(request.encode)])
        #expect(steps == [.rejectEncryption(.ssl), .cancel(request)])
    }

    @Test func keepsWhatFollowsTheStartupMessage() {
        let query = encoded(Query("select 1").encode)
        #expect(startupSteps([Self.startup + query]) == [.logIn(Self.message, early: query)])
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 10_005, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
    func turnsLengthsOutOfRangeAway(length: UInt32) {
        // Only the length has arrived: nothing is waited for or allocated by its word.
        let error = WireError.lengthOutOfRange(message: "startup packet", length: Int(length), allowed: 8...10_004)
        #expect(startupSteps([int32(length)]) == [.turnAway(reply: nil, why: .implausibleLength(error))])
    }

    /// node-postgres' `connect(); end()`: a goodbye of somebody who has not said hello.
    @Test func turnsAGoodbyeAway() {
        guard case .turnAway(reply: nil, why: .implausibleLength)? = startupSteps([Terminate.encoded]).last else {
            Issue.record("a goodbye was answered")
            return
        }
    }

    @Test func takesTheLongestPacket() {
        let name = String(repeating: "x", count: 10_004 - 9 - ascii("user\0alice\0application_name\0\0").count)
        let bytes = FirstPackets.startup(["user": "alice", "application_name": name])
        #expect(bytes.count == 10_004)
        guard case .logIn? = startupSteps([bytes]).last else {
            Issue.record("not logged in")
            return
        }
    }

    @Test func acceptsEveryMinorVersionOfThree() {
        for minor in [0, 1, 2, 3, 9_999, 0xFFFF] as [UInt16] {
            let version = ProtocolVersion(major: 3, minor: minor)
            guard case .logIn(let message, _)? = startupSteps([FirstPackets.startup(version: version)]).last else {
                Issue.record("\(version) was refused")
                return
            }
            #expect(message.version == version)
        }
    }

    @Test(arguments: [0, 1, 2, 4, 1_234, 0xFFFF] as [UInt16])
    func refusesOtherMajorVersions(major: UInt16) {
        let bytes = FirstPackets.startup(version: ProtocolVersion(major: major, minor: 1))
        #expect(refusal(bytes) == "0A000 unsupported frontend protocol \(major).1: server supports 3.0 to 3.2")
    }

    @Test func refusesAStartupWithoutUser() {
        let words = "28000 no PostgreSQL user name specified in startup packet"
        #expect(refusal(FirstPackets.startup(["database": "shop"])) == words)
        #expect(refusal(packet(int32(0x0003_0000) + [0])) == words)
    }

    @Test(arguments: [
        "", "user\0alice\0", "user\0alice", "user", "user\0alice\0\0database\0other\0\0", "user\0alice\0\0\0",
        "user\0alice\0database\0\0\0\0",
    ])
    func refusesParametersThatAreNotPairs(content: String) {
        #expect(refusal(packet(int32(0x0003_0000) + ascii(content)))?.hasPrefix("08P01 StartupMessage") == true)
    }

    @Test func passesBytesThatAreNotUTF8() {
        let bytes = packet(int32(0x0003_0000) + ascii("user\0") + [0xFF, 0xFE, 0, 0])
        guard case .logIn(let message, _)? = startupSteps([bytes]).last else {
            Issue.record("not logged in")
            return
        }
        #expect(message["user"] == [0xFF, 0xFE])
    }

    @Test func randomBytesNeverTrap() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let content = generator.bytes(Int.random(in: 0...60, using: &generator))
            let bytes = Bool.random(using: &generator) ? packet(content) : content
            _ = startupSteps(generator.pieces(bytes, upTo: 20))
        }
    }
}
