import TestBytes
import Testing

@testable import PostgresWire

@Suite struct SCRAMServerFirstTests {
    private func received(_ message: [UInt8]) throws(SCRAMError) -> SCRAMExchange.Challenge {
        var exchange = SCRAMExchange(channelBinding: .unsupported, nonce: ascii("abc"))
        return try exchange.received(serverFirst: message)
    }

    private func fault(_ message: String) -> SCRAMError? {
        do {
            _ = try received(ascii(message))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["r=abcd,s=AAAA,i=1,x=extension", "r=abcd,s=AAAA,i=1,x=a=b,Y=\u{e4}"])
    func toleratesExtensionsAtTheEnd(message: String) throws {
        let challenge = try received(ascii(message))
        #expect(challenge.salt == [0, 0, 0])
        #expect(challenge.authMessage == ascii("n=,r=abc,\(message),c=biws,r=abcd"))
    }

    @Test(arguments: [
        "r=,s=AAAA,i=1", "s=AAAA,i=1", "r=abc\u{7F}d,s=AAAA,i=1", "r=abc d,s=AAAA,i=1", "e=other-error", "",
    ])
    func refusesMalformedNonces(message: String) {
        #expect(fault(message) == .malformed("nonce"))
    }

    @Test(arguments: ["r=abc,s=AAAA,i=1", "r=xbcd,s=AAAA,i=1", "r=ab,s=AAAA,i=1", "r=ABCd,s=AAAA,i=1"])
    func refusesNoncesThatDoNotExtendOurs(message: String) {
        #expect(fault(message) == .nonceMismatch)
    }

    @Test func refusesLongNonces() throws {
        let longest = "abc" + String(repeating: "x", count: 1_021)
        #expect(fault("r=\(longest),s=AAAA,i=1") == nil)
        #expect(fault("r=\(longest)x,s=AAAA,i=1") == .malformed("nonce"))
        let huge = "abc" + String(repeating: "x", count: 1 << 20)
        guard case .messageTooLong = fault("r=\(huge),s=AAAA,i=1") else {
            Issue.record("accepted")
            return
        }
    }

    @Test(arguments: [
        "r=abcd,s=,i=1", "r=abcd,i=1", "r=abcd,s=AAA,i=1", "r=abcd,s=AA!A,i=1", "r=abcd,s=A===,i=1", "r=abcd,s==,i=1",
        "r=abcd,i=1,s=AAAA", "r=abcd",
    ])
    func refusesMalformedSalts(message: String) {
        #expect(fault(message) == .malformed("salt"))
    }

    @Test func refusesLongSalts() {
        let salt = { (count: Int) in
            String(decoding: Base64.encode([UInt8](repeating: 1, count: count)), as: UTF8.self)
        }
        #expect(fault("r=abcd,s=\(salt(1_024)),i=1") == nil)
        #expect(fault("r=abcd,s=\(salt(1_025)),i=1") == .malformed("salt"))
    }

    @Test(arguments: ["0", "00", "1000001", "1000000000", "2147483647", "2147483648", "99999999999999999999999999"])
    func refusesIterationCountsOutOfRange(count: String) {
        #expect(fault("r=abcd,s=AAAA,i=\(count)") == .iterationsOutOfRange)
    }

    @Test(arguments: ["i=-1", "i=+1", "i=1e3", "i= 1", "i=01", "i=", "i", "x=1", "i=\u{661}"])
    func refusesMalformedIterationCounts(attribute: String) {
        #expect(fault("r=abcd,s=AAAA,\(attribute)") == .malformed("iteration count"))
    }

    @Test func refusesAMissingIterationCount() {
        #expect(fault("r=abcd,s=AAAA") == .malformed("iteration count"))
    }

    @Test(arguments: [1, 4_096, 1_000_000])
    func acceptsIterationCountsInRange(count: Int) throws {
        #expect(try received(ascii("r=abcd,s=AAAA,i=\(count)")).iterations == count)
    }

    @Test(arguments: ["m=x,r=abcd,s=AAAA,i=1", "r=abcd,s=AAAA,i=1,m=x"])
    func refusesMandatoryExtensions(message: String) {
        #expect(fault(message) == .mandatoryExtension)
    }

    @Test(arguments: [
        ",r=abcd,s=AAAA,i=1", "r=abcd,,s=AAAA,i=1", "r=abcd,s=AAAA,,i=1", "r=abcd,s=AAAA,i=1,",
        "r=abcd,s=AAAA,i=1,,x=y",
        "r=abcd,s=AAAA,i=1,x", "r=abcd,s=AAAA,i=1,x=", "r=abcd,s=AAAA,i=1,=y", "r=abcd,s=AAAA,i=1,1=y",
        "r=abcd,s=AAAA,i=1,i=2", "r=abcd,s=AAAA,i=1,s=AAAA", "r=abcd,s=AAAA,i=1,v=x", "r=abcd;s=AAAA;i=1", ",", "=",
        "r", "r=",
    ])
    func refusesStrayCommasAndAttributes(message: String) {
        guard case .malformed = fault(message) else {
            Issue.record("accepted: \(message)")
            return
        }
    }

    @Test func refusesZeroBytesAnywhere() {
        let message = "r=abcd,s=AAAA,i=1"
        for place in 0...message.utf8.count {
            var bytes = ascii(message)
            bytes.insert(0, at: place)
            #expect(fault(String(decoding: bytes, as: UTF8.self)) == .malformed("zero byte"))
        }
    }

    @Test func everyPrefixIsRefused() {
        let message = "r=abcd,s=AAAA,i=1"
        for count in 0..<message.count {
            #expect(fault(String(message.prefix(count))) != nil)
        }
    }

    @Test func neverTrapsOnRandomBytes() {
        var random = SeededGenerator(seed: 51)
        for _ in 0..<5_000 {
            _ = try? received(random.bytes(Int.random(in: 0...40, using: &random)))
            _ = try? received(random.damaged(ascii("r=abcdefgh,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,x=y")))
        }
    }
}
