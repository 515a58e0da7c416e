import FakePeers
import Testing

@testable import Tunnel

@Suite struct PrintableTests {
    @Test func textStaysAsItIs() {
        #expect(Printable.escape("Ärger: 日本語 🐘 \"quoted\" 'text'") == "Ärger: 日本語 🐘 \"quoted\" 'text'")
    }

    /// CVE-2024-10977: a terminal must not act on what a peer says.
    @Test(arguments: [
        ("\u{1B}[2J", "\\u{1b}[2J"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("\u{07}\u{08}\0", "\\u{7}\\u{8}\\u{0}"),
        ("\u{9B}31m", "\\u{9b}31m"), ("\u{202E}evil", "\\u{202e}evil"), ("\u{200B}", "\\u{200b}"),
        ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("\u{7F}\u{FEFF}", "\\u{7f}\\u{feff}"), ("\u{E000}", "\\u{e000}"),
        ("\t", "\\u{9}"),
    ])
    func controlCharactersAreEscaped(raw: String, shown: String) {
        #expect(Printable.escape(raw) == shown)
    }

    @Test func bytesThatAreNotUTF8AreReplaced() {
        #expect(Printable.escape([0x61, 0xFF, 0x1B]) == "a\u{FFFD}\\u{1b}")
    }

    @Test func longTextIsCut() {
        #expect(Printable.escape(String(repeating: "x", count: 1_000)).count == 1_000)
        let cut = Printable.escape(String(repeating: "\u{1B}", count: 100_000))
        #expect(cut.hasSuffix("\\u{1b}…"))
        #expect(cut.utf8.count < 10_000)
    }

    @Test(
        arguments: [
            (.seconds(10), "10 s"), (.milliseconds(1_500), "1.5 s"), (.milliseconds(40), "40 ms"), (.zero, "0 ms"),
            (.milliseconds(999), "999 ms"), (.microseconds(999_600), "1 s"), (.milliseconds(1_049), "1 s"),
            (.milliseconds(1_950), "2 s"), (.seconds(3_600), "3600 s"), (.microseconds(300), "0 ms"),
        ] as [(Duration, String)]
    )
    func durationsReadLikeFigures(duration: Duration, text: String) {
        #expect(Printable.seconds(duration) == text)
    }
}
