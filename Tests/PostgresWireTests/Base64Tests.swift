import TestBytes
import Testing

@testable import PostgresWire

@Suite struct Base64Tests {
    // RFC 4648, section 10.
    static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: vectors)
    func agreesWithTheRFC(plain: String, text: String) {
        #expect(Base64.encode(ascii(plain)) == ascii(text))
        #expect(Base64.decode(ascii(text)[...]) == ascii(plain))
    }

    @Test func usesTheWholeAlphabet() {
        let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        #expect(Base64.decode(ascii(text)[...]).map(Base64.encode) == ascii(text))
    }

    @Test func givesBackWhatItWasGiven() {
        var random = SeededGenerator(seed: 41)
        for length in 0..<200 {
            let bytes = random.bytes(length)
            #expect(Base64.decode(Base64.encode(bytes)[...]) == bytes)
        }
    }

    @Test(arguments: [
        "Zg", "Zg=", "Z", "=", "====", "Z===", "Zg==Zg==", "Zm=v", "Zh==", "Zm9=", "Zm9v\n", " Zm9", "Zm-v", "Zm_v",
        "Zg==\0",
        "Zm9v=", "Zm9v====",
    ])
    func refusesEveryOtherSpelling(text: String) {
        #expect(Base64.decode(ascii(text)[...]) == nil)
    }
}
