import PrismaManagement
import Testing

struct ThrowawayNameTests {
    @Test func saysWhoItIsFor() {
        let name = ThrowawayName(host: "Laptop.local", day: "2026-11-20", process: 4711)
        #expect(name.text == "ppg-tunnel laptop.local 2026-11-20 4711")
    }

    @Test(arguments: ["laptop", "", "a machine of mine", String(repeating: "long", count: 64), "größe"])
    func isReadAgain(host: String) {
        let name = ThrowawayName(host: host, day: "2026-11-20", process: .max)
        #expect(ThrowawayName(name.text) == name)
        #expect(Connection.nameLengths.contains(name.text.count))
    }

    @Test func aCutHostIsTheSameForEveryProcess() {
        let host = String(repeating: "h", count: 100)
        let (long, short) = (
            ThrowawayName(host: host, day: "2026-11-20", process: .max),
            ThrowawayName(host: host, day: "2026-11-20", process: 1)
        )
        #expect(long.host == short.host)
    }

    @Test(arguments: [
        "", "ppg-tunnel", "production connection", "ppg-tunnel laptop 2026-11-20", "ppg-tunnel laptop 2026-11-20 x",
        "ppg-tunnel laptop 2026-11-20 0", "ppg-tunnel laptop 2026-11-20 -1", "ppg-tunnel laptop yesterday 12",
        "ppg-tunnel  2026-11-20 12", "ppg-tunnel laptop 2026-11-20 12 13", "ppg-tunnel laptop 2026-11-20 99999999999",
    ])
    func namesOfOthersAreLeftAlone(text: String) {
        #expect(ThrowawayName(text) == nil)
    }
}
