import PrismaPostgres
import Testing

@Suite struct SecretTests {
    private struct Holder {
        var secret = Secret("canary")
        var optional: Secret? = Secret("canary")
    }

    @Test func givesItsBytes() {
        #expect(Secret("pä").bytes == [0x70, 0xC3, 0xA4])
    }

    @Test func knowsWhetherItIsEmpty() {
        #expect(Secret("").isEmpty)
        #expect(!Secret("x").isEmpty)
    }

    @Test func isHiddenHoweverItIsPrinted() {
        let secret = Secret("canary")
        var dumped = ""
        dump(Holder(), to: &dumped)
        let texts = ["\(secret)", String(reflecting: secret), "\([secret])", "\(Holder())", dumped]
        for text in texts {
            #expect(text.contains("<hidden>"))
            #expect(!text.contains("canary"))
            // "canary" as a list of bytes
            #expect(!text.contains("99, 97"))
        }
    }

    @Test func equalsByValue() {
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
    }
}
