import TestBytes
import Testing

@testable import PostgresWire

@Suite struct SCRAMServerFinalTests {
    private func fault(_ message: String) throws -> SCRAMError? {
        var exchange = try SCRAMExchange.answered()
        do throws(SCRAMError) {
            try exchange.received(serverFinal: ascii(message))
            #expect(exchange.isVerified)
            return nil
        } catch {
            #expect(!exchange.isVerified)
            return error
        }
    }

    @Test func acceptsTheRightSignature() throws {
        #expect(try fault(SCRAMExchangeTests.serverFinal) == nil)
        #expect(try fault(SCRAMExchangeTests.serverFinal + ",x=extension") == nil)
    }

    @Test func refusesASignatureWithAnyBitWrong() throws {
        for position in 0..<32 {
            var signature = SCRAMExchangeTests.signature
            signature[position] ^= 1 << UInt8(position % 8)
            let text = String(decoding: Base64.encode(signature), as: UTF8.self)
            #expect(try fault("v=\(text)") == .wrongServerSignature)
        }
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func refusesSignaturesOfAnotherLength(length: Int) throws {
        let signature = Array((SCRAMExchangeTests.signature + SCRAMExchangeTests.signature + [0])[..<length])
        let text = String(decoding: Base64.encode(signature), as: UTF8.self)
        #expect(try fault("v=\(text)") == .malformed("server signature"))
    }

    @Test(arguments: ["", "v", "v=", "v=!", "x=y", "V=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="])
    func refusesAMissingSignature(message: String) throws {
        #expect(try fault(message) == .malformed("server signature"))
    }

    @Test(arguments: [",", ",,x=y", ",v=x", ",e=invalid-proof", "\0", "=", ",x"])
    func refusesWhatMustNotFollowTheSignature(tail: String) throws {
        guard case .malformed = try fault(SCRAMExchangeTests.serverFinal + tail) else {
            Issue.record("accepted")
            return
        }
    }

    @Test func refusesMandatoryExtensions() throws {
        #expect(try fault(SCRAMExchangeTests.serverFinal + ",m=x") == .mandatoryExtension)
    }

    @Test(arguments: ["invalid-proof", "unknown-user", "channel-bindings-dont-match"])
    func reportsTheReasonOfARefusal(reason: String) throws {
        #expect(try fault("e=\(reason)") == .refused(reason: reason))
    }

    @Test(arguments: ["\u{1B}[31mred", "canary", "invalid-proof "])
    func neverRepeatsUnknownReasons(reason: String) throws {
        let error = try fault("e=\(reason)")
        #expect(error == .refused(reason: "other-error"))
        #expect(error?.description == "the server refused the SCRAM login (other-error)")
    }

    @Test func refusesLongMessages() throws {
        #expect(try fault("v=" + String(repeating: "A", count: 4_095)) == .messageTooLong(length: 4_097))
    }

    @Test func neverTrapsOnRandomBytes() throws {
        var random = SeededGenerator(seed: 61)
        let answered = try SCRAMExchange.answered()
        for _ in 0..<3_000 {
            var exchange = answered
            let damaged = random.damaged(ascii(SCRAMExchangeTests.serverFinal))
            try? exchange.received(serverFinal: damaged)
            #expect(!exchange.isVerified || damaged.starts(with: ascii(SCRAMExchangeTests.serverFinal)))
        }
    }
}
